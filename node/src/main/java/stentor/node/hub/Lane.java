package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/**
 * Streams of one channel that wait for what comes and are handed it together, once for all of them. What it is told it does
 * in the order in which it was told, some time later and on a thread of its own.
 */
public interface Lane {
    /** From the next message on the stream is handed what the lane is. */
    void join(Subscriber subscriber);

    /**
     * The stream is handed no more than what the lane has been handed so far. It says itself how far it got ({@link
     * Subscriptions.Handle#leftLane}); it may have left by itself before.
     */
    void leave(Subscriber subscriber);

    /** As {@link #leave}, for good: then this is done, and the stream says nothing. */
    void leave(Subscriber subscriber, Runnable then);

    /**
     * The next message for all who are in.
     *
     * @param stored whether a stream that does not keep up can read it later, and so may leave the lane before it
     */
    void hand(Delivery delivery, boolean stored);

    /**
     * What is told of the channel's audience, for all who are in: each of them would have been told it by itself.
     *
     * @param last the newest message that the lane was handed
     * @return whether they are told by the lane; if not, each is told by itself
     */
    default boolean notice(Notice notice, MessageId last) {
        return false;
    }

    /** Which lane a stream may share. */
    interface Choice {
        /** Streams of a channel whose choices have equal keys share a lane. */
        Object key();

        /** Opens it. */
        Lane open();
    }
}
