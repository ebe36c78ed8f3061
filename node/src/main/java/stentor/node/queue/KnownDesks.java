package stentor.node.queue;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.owner.Sentinels;
import stentor.node.owner.Standing;

/** The desks that an owner has dealt with: what they are called, and whether their nodes are still there. */
final class KnownDesks implements QueueOwner.Desks {
    private final ActorRefResolver refs;
    private final String ownAddress;
    private final Sentinels<QueueEvent> desks;

    /**
     * @param watch sees to it that {@link #gone} is asked when the actor has ended
     */
    KnownDesks(ActorSystem<?> system, Standing standing, Consumer<ActorRef<?>> watch) {
        this.refs = ActorRefResolver.get(system);
        this.ownAddress = system.address().toString();
        this.desks = new Sentinels<>(standing, watch);
    }

    /**
     * Its place without its incarnation: a node that has started again at the same address answers for its predecessor,
     * whose consumers got nothing more.
     */
    @Override
    public String name(ActorRef<QueueEvent> desk) {
        ActorPath path = desk.path();
        return path.address().hasLocalScope() ? ownAddress + path.toStringWithoutAddress() : path.toString();
    }

    @Override
    public ActorRef<QueueEvent> find(String name) {
        return refs.resolveActorRef(name);
    }

    @Override
    public void watch(ActorRef<QueueEvent> desk) {
        desks.watch(desk);
    }

    /** The desks that have ended with what was watched in place of them. */
    Set<ActorRef<QueueEvent>> gone(ActorRef<?> sentinel) {
        return desks.gone(sentinel);
    }
}
