package stentor.node.cluster.sharding;

import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Sends again what a region drops while one of its shards moves, and what came to an owner that had just ended. A region
 * drops lest messages of one sender change their order; but here a sender that wants an order waits for the answer before
 * it sends the next command.
 */
final class Rescue {
    private Rescue() {}

    /**
     * @param commands what the region's owners are told
     * @param again takes what was sent to an owner of this node that had ended
     */
    static <C> Behavior<DeadLetter> create(Class<C> commands, ActorRef<ShardingEnvelope<C>> region, Consumer<C> again) {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                if (letter.message() instanceof Dropped dropped
                        && dropped.message() instanceof ShardingEnvelope<?> envelope
                        && commands.isInstance(envelope.message())) {
                    region.tell(new ShardingEnvelope<>(envelope.entityId(), commands.cast(envelope.message())));
                } else if (commands.isInstance(letter.message())) {
                    again.accept(commands.cast(letter.message()));
                }
                return Behaviors.same();
            });
        });
    }
}
