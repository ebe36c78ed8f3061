package stentor.node.messagelog;

/** The log is behind what its caller knows: it was emptied or went back. Whoever gets this claims again. */
public final class LogLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogLostException(String message) {
        super(message);
    }
}
