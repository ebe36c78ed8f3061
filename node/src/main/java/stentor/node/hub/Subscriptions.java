package stentor.node.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** For dialects: subscribes a connection to a channel on this node. */
public final class Subscriptions {
    private final Hubs hubs;
    private final AtomicLong numbers = new AtomicLong();

    public Subscriptions(Hubs hubs) {
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
        HubRef<HubActor.Command> hub =
                hubs.subscribe(channel, new Subscription(number, cursor, policy, mode, create, timeout, subscriber));
        return new Handle() {
            @Override
            public void leave() {
                hub.tell(new HubActor.Unsubscribe(number));
            }

            @Override
            public void goOn() {
                hub.tell(new HubActor.GoOn(number));
            }

            @Override
            public void leftLane(Optional<MessageId> last, boolean paused) {
                hub.tell(new HubActor.LeftLane(number, last, paused));
            }
        };
    }
}
