package stentor.node.cluster.membership;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Decides which side of a divided cluster lives on: the majority. Of two halves it is the one that the registry of living
 * nodes names; so of two nodes, one of which dies, the other one goes on whichever it is. Without a registry it is the half
 * with the lowest address.
 */
final class Survival implements Extension {
    private volatile Optional<LivingNodes> registry = Optional.empty();

    static Survival of(ClassicActorSystemProvider system) {
        return Id.INSTANCE.get(system);
    }

    /** What decides between two halves. */
    void judge(Optional<LivingNodes> nodes) {
        registry = nodes;
    }

    /**
     * Whether this side lives on.
     *
     * @param own the members that this node reaches, itself included, as {@code host:port#uid}
     * @param others those that it does not reach
     */
    CompletionStage<Boolean> decide(Set<String> own, Set<String> others) {
        if (own.size() != others.size()) {
            return CompletableFuture.completedFuture(own.size() > others.size());
        }
        if (registry.isPresent()) {
            return registry.get().mayOutlive(own, others);
        }
        String lowest = new TreeSet<>(own).first();
        return CompletableFuture.completedFuture(lowest.compareTo(new TreeSet<>(others).first()) < 0);
    }

    private static final class Id extends AbstractExtensionId<Survival> {
        private static final Id INSTANCE = new Id();

        @Override
        public Survival createExtension(ExtendedActorSystem system) {
            return new Survival();
        }

        @Override
        public Survival get(ActorSystem system) {
            return super.get(system);
        }
    }
}
