package stentor.node.http;

/** A poll that is answered together with others. Told on its connection's loop, and nothing more after its answer. */
public interface HeldPoll {
    /**
     * It waits.
     *
     * @param seat gives its place up, when its client has gone
     */
    void waits(Connection.Registration seat);

    /** This is its answer, and that of others. */
    void answer(NextPoll answered);

    /** Answering it failed by a mistake: its connection ends, and its client can ask again. */
    void fail();

    /** There is no such answer for it, but this. */
    void end(Answer answer);

    /**
     * Nobody waits here any more: it has to ask through.
     *
     * @param deadline until when it is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     */
    void letGo(long deadline);
}
