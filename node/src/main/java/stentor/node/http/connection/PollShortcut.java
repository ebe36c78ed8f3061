package stentor.node.http.connection;

import stentor.node.http.NextPoll;

/**
 * Recognizes a poll that its client repeats, before it is read as a request. HTTP/1.1 has one, in front of the decoder; over
 * HTTP/2 each poll is read. On the connection's loop.
 */
public interface PollShortcut {
    /** Recognizes nothing. */
    PollShortcut NONE = new PollShortcut() {
        @Override
        public void requestAnswered(NextPoll next) {}

        @Override
        public boolean answer(NextPoll answered) {
            throw new IllegalStateException("no poll was recognized");
        }
    };

    /**
     * A request that was read has its answer.
     *
     * @param next where its client may go on; null: nowhere
     */
    void requestAnswered(NextPoll next);

    /**
     * Writes the answer to a poll that was recognized, which its client goes on from.
     *
     * @return whether the operating system has all of it by now
     */
    boolean answer(NextPoll answered);
}
