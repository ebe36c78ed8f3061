package stentor.node.cli;

/** A node could not start, for a reason that whoever started it can understand. */
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1;

    /** For what the machine lacks, as a port that is in use. */
    public static final int MACHINE = 1;

    /** For what the configuration got wrong and only starting brings to light, as a file that is no certificate. */
    public static final int CONFIGURATION = 2;

    private final int exitCode;

    /**
     * @param exitCode of the process
     * @param message one line that says what is wrong with what, as {@code port 8080 of 127.0.0.1 is in use}
     */
    public StartFailed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
