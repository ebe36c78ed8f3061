package stentor.node.config;

/** How a node writes its log: one line an event either way. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** For machines. */
    JSON
}
