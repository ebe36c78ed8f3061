package stentor.loadtest.clients;

/** An open stream whose messages go to an {@link Inbox}. */
interface Stream extends AutoCloseable {
    @Override
    void close();
}
