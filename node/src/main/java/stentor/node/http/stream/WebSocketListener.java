package stentor.node.http.stream;

/**
 * Takes the messages of a client whose WebSocket was accepted. Called by one thread at a time; must not block. When
 * the client closes, the {@link ClientStream.Writer} is told that it is gone.
 */
public interface WebSocketListener {
    /** @param utf8 valid UTF-8 */
    void text(byte[] utf8);

    void binary(byte[] bytes);

    /** The client has sent something, be it an answer to a ping: it is alive. */
    default void heard() {}

    /** Whether more may be read now; if not, {@link WebSocketUpgrade#readOn} is to be called later. */
    default boolean isReady() {
        return true;
    }
}
