package stentor.node.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in the mailboxes of all hubs of a node, in bytes, and how many deliveries were dropped because it was too much.
 * Safe from any thread.
 */
final class HubDeliveries implements Extension {
    private static final Logger LOG = LoggerFactory.getLogger(HubDeliveries.class);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(10);

    private final ByteBudget waiting;
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong sayNextAt = new AtomicLong(System.nanoTime());

    HubDeliveries(ByteBudget waiting) {
        this.waiting = waiting;
    }

    static HubDeliveries of(ClassicActorSystemProvider system) {
        return Id.INSTANCE.get(system);
    }

    /** @param bytes negative: so many wait no more */
    void add(long bytes) {
        waiting.add(bytes);
    }

    /** Whether the next delivery has to be dropped. */
    boolean isFull() {
        return waiting.isExceeded();
    }

    /** How many bytes wait. */
    long waiting() {
        return waiting.used();
    }

    /** One was dropped. */
    void drop() {
        dropped.increment();
        long now = System.nanoTime();
        long due = sayNextAt.get();
        if (now - due >= 0 && sayNextAt.compareAndSet(due, now + SAY_AGAIN.toNanos())) {
            LOG.warn(
                    "the hubs' mailboxes hold {} bytes, as much as they may: {} deliveries were dropped so far. Subscribers get"
                            + " what is stored from the log, and are told of a gap where something was not stored",
                    waiting(),
                    dropped());
        }
    }

    /** How many were dropped since the node was started. */
    long dropped() {
        return dropped.sum();
    }

    private static final class Id extends AbstractExtensionId<HubDeliveries> {
        private static final Id INSTANCE = new Id();

        @Override
        public HubDeliveries createExtension(ExtendedActorSystem system) {
            long limit = system.settings().config().getBytes(HubMailbox.CONFIG + ".limit");
            return new HubDeliveries(limit == 0 ? ByteBudget.ofThisProcess() : new ByteBudget(limit));
        }

        @Override
        public HubDeliveries get(ActorSystem system) {
            return super.get(system);
        }
    }
}
