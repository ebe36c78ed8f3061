package stentor.node.messagelog;

/** A newer claim on the channel exists: whoever gets this is not the owner any more. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }
}
