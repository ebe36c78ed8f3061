package stentor.node.http;

/** A poll that waits with others for the same answer. Called on its connection's loop, and never after its answer. */
public interface HeldPoll {
    /**
     * It waits.
     *
     * @param registration to be cancelled when its client is gone
     */
    void waits(Connection.Registration registration);

    /** This is the answer to it and to others. */
    void answer(NextPoll answered);

    /** Answering it failed by a mistake: its connection ends, and its client can ask again. */
    void fail();

    /** It alone gets this answer; its next poll is read as a request. */
    void end(Answer answer);

    /**
     * The group of polls ends: this one has to ask the handler again.
     *
     * @param deadline until when it is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     */
    void letGo(long deadline);
}
