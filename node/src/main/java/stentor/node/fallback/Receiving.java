package stentor.node.fallback;

/** How a client receives. */
public enum Receiving {
    /** By an answer that goes on. */
    STREAMING,
    /** By one answer after the other. */
    POLLING
}
