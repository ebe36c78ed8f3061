package stentor.node.queue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's desk tells a queue's owner. */
public sealed interface DeskCommand extends QueueActor.Command {
    /** Consumers of a desk want a message each. Repeated every few seconds for those that still wait. */
    record Take(ActorRef<QueueEvent> desk, List<Wanted> consumers) implements DeskCommand {
        public Take {
            consumers = List.copyOf(consumers);
        }
    }

    /**
     * What a consumer wants.
     *
     * @param consumer names it at its desk
     * @param ackTimeout how long it has to acknowledge its message; zero: it will not, and gets it at most once
     */
    record Wanted(long consumer, Duration ackTimeout) {
        public Wanted {
            Objects.requireNonNull(ackTimeout);
        }
    }

    /** A consumer does not wait any more. */
    record Leave(ActorRef<QueueEvent> desk, long consumer) implements DeskCommand {}

    /** The consumer got it. Repeated until {@link QueueEvent.Noted}. */
    record HandedOver(ActorRef<QueueEvent> desk, String token) implements DeskCommand {}

    /** The consumer did not get it, and will not. Repeated until {@link QueueEvent.Noted}. */
    record GiveBack(ActorRef<QueueEvent> desk, String token) implements DeskCommand {}
}
