package stentor.node.hub;

/**
 * A {@link Lane} of polls: each of them leaves with the next message. A client that comes back for what follows its answer waits
 * here again, without the hub having been asked: the hub is told how many wait.
 */
public interface PollLane<S> extends Lane<S> {
    /** Answers a poll that does not wait here, because there is a message for it already; not counted as being told. */
    void answer(S poll, Delivery delivery);

    /**
     * The next message, for all that wait.
     *
     * @param newest a poll that comes late may have it as long as it is among the newest so many; 0: none may
     * @param until and only before that, in milliseconds since the epoch
     */
    void hand(Delivery delivery, int newest, long until);

    /** All that wait get this end, and no poll waits here any more. */
    void end(End end);

    /** All that wait subscribe again at their positions, and no poll waits here any more. */
    void dissolve();

    /** Is told how many wait. */
    @FunctionalInterface
    interface Counter {
        /**
         * So many wait. Called on the lane's thread.
         *
         * @param told how often the lane had been told something by then
         */
        void counted(int waiting, long told);
    }

    /** Which lane a poll may share. */
    interface Choice<S> extends Lane.Choice<S> {
        PollLane<S> open(Counter counter);
    }
}
