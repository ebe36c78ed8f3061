package stentor.node.hub;

/**
 * Polls of one channel that wait for what comes and are answered together. A client that comes back for what follows its
 * answer waits here again, without the hub having been asked: the hub is told how many wait. What the lane is told it does in
 * the order in which it was told, some time later and on a thread of its own.
 */
public interface PollLane {
    /** The poll waits, standing at this message; it is the lane's from now on. */
    void take(Subscriber poll);

    /** Answers a poll that does not wait here, because there is a message for it already; not counted as being told. */
    void answer(Subscriber poll, Delivery delivery);

    /**
     * The next message, for all who wait.
     *
     * @param newest who comes late may have it as long as it is among the newest so many; 0: nobody may
     * @param until and only before that, in milliseconds since the epoch
     */
    void hand(Delivery delivery, int newest, long until);

    /** All who wait get this end, and nobody waits here any more. */
    void end(End end);

    /** All who wait subscribe again at where they stand, and nobody waits here any more. */
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
    interface Choice {
        /** Polls of a channel whose choices have equal keys share a lane. */
        Object key();

        /** Opens it. */
        PollLane open(Counter counter);
    }
}
