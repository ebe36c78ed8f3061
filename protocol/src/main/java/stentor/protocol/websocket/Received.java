package stentor.protocol.websocket;

/** What came over a WebSocket: a whole message, or something about the connection itself. */
public sealed interface Received {
    /** @param utf8 valid UTF-8; the array is the reader's */
    record Text(byte[] utf8) implements Received {}

    /** @param bytes the array is the reader's */
    record Binary(byte[] bytes) implements Received {}

    /** To be answered with a pong of the same payload. */
    record Ping(byte[] payload) implements Received {}

    record Pong(byte[] payload) implements Received {}

    /**
     * The client closes; nothing follows. To be answered with the same code.
     *
     * @param code {@link CloseCode#NONE} if the client gave none
     */
    record Close(int code, String reason) implements Received {}

    /** The client broke the rules: to be closed with this code. Nothing more is read. */
    record Violation(int code, String reason) implements Received {}
}
