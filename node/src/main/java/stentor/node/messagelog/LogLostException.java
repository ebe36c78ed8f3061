package stentor.node.messagelog;

/** The log does not know the claim, nor a newer one: it was emptied. Whoever gets this claims again. */
public final class LogLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogLostException(String message) {
        super(message);
    }
}
