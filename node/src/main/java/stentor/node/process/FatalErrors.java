package stentor.node.process;

/**
 * Ends the process after an {@link Error} on a loop, as when memory or the stack is used up. A loop would go on without the actor whose
 * turn it was, which is stuck from then on: a channel that nobody serves on a node that says that it is well.
 */
public final class FatalErrors {
    /** As sysexits.h has it for a fault of the software itself. */
    static final int EXIT_CODE = 70;

    private FatalErrors() {}

    /** Does not return. */
    public static void endProcess(Error error) {
        System.err.println("stentor: " + error + ": this node cannot go on, and ends with exit code " + EXIT_CODE);
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
