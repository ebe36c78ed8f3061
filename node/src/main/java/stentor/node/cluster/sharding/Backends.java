package stentor.node.cluster.sharding;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.protocol.channel.ChannelKey;

/**
 * What the owners of each store's things work with on this node.
 *
 * @param <B> what they work with
 */
final class Backends<B> {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final String kind;
    private final Map<String, B> byStore;

    /**
     * @param kind what is owned, for the log
     * @param byStore by the names of the stores
     */
    Backends(String kind, Map<String, B> byStore) {
        this.kind = kind;
        this.byStore = Map.copyOf(byStore);
    }

    /** What the owner of this thing works with; empty if this node does not have its store. */
    Optional<B> of(ChannelKey thing) {
        return Optional.ofNullable(byStore.get(thing.store()));
    }

    /** Its owner; one that ends at once if this node does not have its store. */
    <C> Behavior<C> owner(ChannelKey thing, Function<B, Behavior<C>> owner) {
        return of(thing).map(owner).orElseGet(() -> {
            LOG.error("{} {}: this node has no such store; nodes differ in their configuration", kind, thing);
            return Behaviors.stopped();
        });
    }
}
