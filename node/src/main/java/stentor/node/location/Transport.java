package stentor.node.location;

/** The ways a subscriber can be given messages. */
public enum Transport {
    LONGPOLL,
    INTERVAL,
    /** {@code text/event-stream}. */
    SSE,
    WEBSOCKET,
    /** {@code multipart/mixed}, a part a message. */
    MULTIPART,
    /** A chunk a message. */
    CHUNKED
}
