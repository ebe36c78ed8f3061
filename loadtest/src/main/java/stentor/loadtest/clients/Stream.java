package stentor.loadtest.clients;

/** An open stream whose messages go to an {@link Inbox}. */
interface Stream extends AutoCloseable {
    /** Comes again and goes on after the last message, as a page that is reloaded. Not each kind can. */
    default void reopen() {
        throw new UnsupportedOperationException("this stream has no ids");
    }

    @Override
    void close();
}
