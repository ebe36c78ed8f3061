package stentor.node.fallback;

/** What the server's side of a session says and hears. Called by the session alone, on one thread at a time. */
public interface Conversation {
    /**
     * @param utf8 a message of the client
     * @param tooMuch whether its address publishes more with it than it may
     */
    void receive(byte[] utf8, boolean tooMuch);

    /** The client has shown that it is there. */
    void heard();

    /** There is room again, after {@link Line#hasRoom} had said that there is none. */
    void roomAgain();

    /** The client has left: nothing more reaches it. May be told more than once, and after {@link Line#close}. */
    void gone();

    /** Begins conversations. */
    @FunctionalInterface
    interface Opener {
        /** A new client has come. What it is told first may be written at once. */
        Conversation open(FallbackKey key, Line line);
    }

    /** How a conversation writes to its client. From any thread; none of it blocks. */
    interface Line {
        /** @param message UTF-8 text */
        void write(byte[] message);

        /** Whether more should be written now; if not, {@link Conversation#roomAgain} follows. */
        boolean hasRoom();

        /** The last: what was written before still goes out. */
        void close(int code, String reason);
    }
}
