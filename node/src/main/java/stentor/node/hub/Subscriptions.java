package stentor.node.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

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
        };
    }
}
