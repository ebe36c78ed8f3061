package stentor.node.hub;

import java.util.List;
import java.util.Optional;
import stentor.node.channel.Member;
import stentor.protocol.channel.MessageId;

/**
 * A subscriber's connection, as the hub sees it. Called by one thread at a time, never after {@link #end}; must not
 * block. While it is in a {@link Lane} it is told nothing but by the lane, and that it is
 * {@linkplain #confirmed confirmed}.
 */
public interface Subscriber {
    /** The owner counts the subscriber from here on: a publish that follows reports it. Only for streams. */
    default void confirmed() {}

    /**
     * Whether this message, the next one, may be delivered now. A subscriber that says no says later that it goes on ({@link
     * Subscriptions.Handle#goOn}), and then reads from the log what was published meanwhile. A stream is not asked for
     * messages that are not stored: it has to take them, or to end itself.
     */
    default boolean takes(Delivery next) {
        return true;
    }

    /** Whether it makes sense to read on for it: if not, it is asked again as after {@link #takes}. */
    default boolean takesMore() {
        return true;
    }

    /** Whether it receives what it is handed, so that this counts as delivered; else it only wants to know what the next message is. */
    default boolean receives() {
        return true;
    }

    /** How much one read for it may bring, in bytes; at least one message comes however large it is. */
    default long room() {
        return Long.MAX_VALUE;
    }

    /**
     * It has got everything there is so far, and waits for what comes. A poll that a {@link PollLane} takes then is told
     * nothing more by the hub.
     *
     * @param position the newest id that it needs no more
     */
    default void waits(MessageId position) {}

    /**
     * The next message. A poll is over with it.
     *
     * @param gap whether messages between the last one the subscriber saw and this one are gone
     */
    void deliver(Delivery delivery, boolean gap);

    /** How it may be handed messages together with others; empty: it is handed each by itself. Only for streams. */
    default Optional<? extends StreamingLane.Choice<?>> lane() {
        return Optional.empty();
    }

    /**
     * Whether it has waited for what follows its position before it subscribed, in a {@link PollLane} that was dissolved. Then it
     * should have got what was published meanwhile and is not stored, and is told of the gap. Only for polls.
     */
    default boolean hasWaited() {
        return false;
    }

    /** How it may be answered together with others; empty: it is answered by itself. Only for polls. */
    default Optional<? extends PollLane.Choice<?>> pollLane() {
        return Optional.empty();
    }

    /** What it wants to know of the others of its channel; always the same. Only for streams. */
    default Optional<Watching> watches() {
        return Optional.empty();
    }

    /** It is present, and so are these, its own user among them. Comes before all messages. */
    default void present(List<Member> members) {}

    /** It cannot be present, as too many others are: the subscription is over. */
    default void refused() {}

    /** Something has changed among those of its channel that it {@linkplain #watches watches}. */
    default void notice(Notice notice) {}

    /** Nothing more comes. */
    void end(End end);
}
