package stentor.node.access;

/** What a caller may do with a channel. */
public enum Action {
    /** Sends messages, creates and deletes the channel, or puts into a queue. */
    PUBLISH,
    /** Gets messages. */
    SUBSCRIBE
}
