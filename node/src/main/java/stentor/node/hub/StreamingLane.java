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
     * Hands the next message to all members.
     *
     * @param stored whether a stream that does not keep up can read it later, and so may leave the lane before it
     */
    void hand(Delivery delivery, boolean stored);

    /**
     * Tells all members something about the channel's audience, which the hub would else tell each of them.
     *
     * @param last the newest message that the lane was handed
     * @return whether the lane tells them; if not, the hub does
     */
    default boolean notice(Notice notice, MessageId last) {
        return false;
    }

    /** Which lane a stream may share. */
    interface Choice<S> extends Lane.Choice<S> {
        StreamingLane<S> open();
    }
}
