package stentor.node.queue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.queue.ConsumerRoster.Consumer;

/** The leases of a queue: under which name, for how long and for which consumer a message is out. */
final class Leases {
    /** How many messages may be out at once. */
    static final int MOST = 10_000;
    /** How long a consumer has at most to read a message that it does not acknowledge. */
    static final Duration HAND_OVER_LIMIT = Duration.ofMinutes(10);

    private final Supplier<String> tokens;
    private final Function<ActorRef<QueueEvent>, String> holders;

    /**
     * @param tokens gives out names, each once in the world
     * @param holders what the log calls a desk
     */
    Leases(Supplier<String> tokens, Function<ActorRef<QueueEvent>, String> holders) {
        this.tokens = tokens;
        this.holders = holders;
    }

    /** One for each of them. */
    List<Lease> of(List<Consumer<ActorRef<QueueEvent>>> takers, long now) {
        return takers.stream().map(taker -> of(taker, now)).toList();
    }

    private Lease of(Consumer<ActorRef<QueueEvent>> taker, long now) {
        boolean toBeSettled = !taker.ackTimeout().isZero();
        Duration time = toBeSettled ? taker.ackTimeout() : HAND_OVER_LIMIT;
        return new Lease(
                tokens.get(),
                toBeSettled ? Guarantee.AT_LEAST_ONCE : Guarantee.AT_MOST_ONCE,
                now + time.toMillis(),
                holders.apply(taker.id().desk()));
    }

    static boolean isToBeSettled(Lease lease) {
        return lease.guarantee() == Guarantee.AT_LEAST_ONCE;
    }
}
