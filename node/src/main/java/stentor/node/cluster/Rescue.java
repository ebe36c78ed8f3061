package stentor.node.cluster;

import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Sends again what a region drops while one of its shards moves. It does so lest messages of one sender change their
 * order; but here whoever wants an order waits for the answer before it sends the next command.
 */
final class Rescue {
    private Rescue() {}

    /**
     * @param commands what the region's owners are told
     */
    static <C> Behavior<DeadLetter> create(Class<C> commands, ActorRef<ShardingEnvelope<C>> region) {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                if (letter.message() instanceof Dropped dropped
                        && dropped.message() instanceof ShardingEnvelope<?> envelope
                        && commands.isInstance(envelope.message())) {
                    region.tell(new ShardingEnvelope<>(envelope.entityId(), commands.cast(envelope.message())));
                }
                return Behaviors.same();
            });
        });
    }
}
