package stentor.node.hub;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.stream.CompoundId;

/** The door for dialects: subscribes a connection to a channel on this node. */
public final class Subscriptions {
    private final ActorRef<Hubs.Command> hubs;
    private final AtomicLong numbers = new AtomicLong();

    public Subscriptions(ActorRef<Hubs.Command> hubs) {
        this.hubs = hubs;
    }

    /** Takes the subscriber's leave; may be called more than once, from any thread. */
    @FunctionalInterface
    public interface Leave {
        void leave();
    }

    /** A subscription from its subscriber's side. */
    public interface Handle extends Leave {
        /** The subscriber takes messages again, having said once that it does not; from any thread. */
        void goOn();

        /**
         * The subscriber has left its lane.
         *
         * @param last the newest message that it got there; empty: none
         * @param paused whether it takes no more now, and says when it goes on
         */
        void leftLane(Optional<MessageId> last, boolean paused);
    }

    /**
     * Subscribes; the subscriber is told everything else.
     *
     * @param timeout how long it is held; zero: without a limit
     */
    public Handle subscribe(
            ChannelKey channel,
            Cursor cursor,
            ConcurrencyPolicy policy,
            Subscription.Mode mode,
            boolean create,
            Duration timeout,
            Subscriber subscriber) {
        long number = numbers.incrementAndGet();
        hubs.tell(new Hubs.Subscribe(
                channel, new Subscription(number, cursor, policy, mode, create, timeout, subscriber)));
        return new Handle() {
            @Override
            public void leave() {
                hubs.tell(new Hubs.Unsubscribe(channel, number));
            }

            @Override
            public void goOn() {
                hubs.tell(new Hubs.GoOn(channel, number));
            }

            @Override
            public void leftLane(Optional<MessageId> last, boolean paused) {
                hubs.tell(new Hubs.LeftLane(channel, number, last, paused));
            }
        };
    }

    /** Subscribes to all channels that the pattern fits, from now on; the subscriber is told everything else. */
    public Leave subscribe(ChannelPattern pattern, PatternSubscriber subscriber) {
        long number = numbers.incrementAndGet();
        hubs.tell(new Hubs.SubscribeToPattern(pattern, number, subscriber));
        return () -> hubs.tell(new Hubs.UnsubscribeFromPattern(pattern, number));
    }

    /**
     * Where a subscriber to several channels stands.
     *
     * @param stated by its own words; empty: at {@code first} in all of them
     */
    public record Start(Optional<CompoundId> stated, Cursor first) {
        private Cursor cursor(int channel) {
            return stated.map(id -> id.cursor(channel)).orElse(first);
        }

        private Merged.Start of(int channels) {
            boolean fromNowOn = stated.isEmpty() && first instanceof Cursor.Newest;
            return new Merged.Start(
                    stated.orElseGet(() -> CompoundId.startingAt(Collections.nCopies(channels, MessageId.ZERO))),
                    fromNowOn);
        }
    }

    /**
     * Subscribes to several channels as one, in the order of {@link CompoundId.Source} as far as their messages are
     * stored, and then as they come.
     *
     * @param channels 1 to {@link CompoundId#MAX_CHANNELS}, no two the same
     * @param timeout how long it is held; zero: without a limit
     */
    public Handle subscribe(
            List<ChannelKey> channels,
            Start start,
            ConcurrencyPolicy policy,
            Subscription.Mode mode,
            boolean create,
            Duration timeout,
            SeveralSubscriber subscriber) {
        int count = channels.size();
        Merged<?> merged = mode == Subscription.Mode.STREAM
                ? new MergedStream(count, start.of(count), subscriber)
                : new MergedPoll(count, start.of(count), subscriber);
        merged.subscribe(child -> subscribe(
                channels.get(child.channel()), start.cursor(child.channel()), policy, mode, create, timeout, child));
        return merged;
    }
}
