package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/** A {@link Lane} of streams: they get message after message here, until they leave. */
public interface StreamingLane<S> extends Lane<S> {
    /**
     * The stream is handed no more than what the lane has been handed so far. It says itself how far it got ({@link
     * Subscriptions.Handle#leftLane}); it may have left by itself before.
     */
    void leave(S subscriber);

    /** As {@link #leave}, for good: then this is done, and the stream says nothing. */
    void leave(S subscriber, Runnable then);

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
    interface Choice<S> extends Lane.Choice<S> {
        StreamingLane<S> open();
    }
}
