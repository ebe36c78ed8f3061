package stentor.node.owner;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The actors of other nodes that an owner deals with, and what it watches in place of them: one sentinel for all actors of a
 * node. Which sentinel stands for an actor is remembered: when the node is gone, {@link Standing} knows it no more.
 *
 * @param <T> what the actors are told
 */
public final class Sentinels<T> {
    private final Standing standing;
    private final Consumer<ActorRef<?>> watch;
    private final Map<ActorRef<?>, Set<ActorRef<T>>> bySentinel = new HashMap<>();

    /**
     * @param watch sees to it that {@link #gone} is asked when the sentinel has ended
     */
    public Sentinels(Standing standing, Consumer<ActorRef<?>> watch) {
        this.standing = standing;
        this.watch = watch;
    }

    public void watch(ActorRef<T> actor) {
        ActorRef<?> sentinel = standing.sentinel(actor);
        Set<ActorRef<T>> actors = bySentinel.get(sentinel);
        if (actors == null) {
            actors = new HashSet<>();
            bySentinel.put(sentinel, actors);
            watch.accept(sentinel);
        }
        actors.add(actor);
    }

    /** The actor is of no interest any more, though it may live. */
    public void forget(ActorRef<T> actor) {
        bySentinel.values().forEach(actors -> actors.remove(actor));
    }

    /** The actors that have ended with their sentinel. */
    public Set<ActorRef<T>> gone(ActorRef<?> sentinel) {
        Set<ActorRef<T>> gone = bySentinel.remove(sentinel);
        return gone == null ? Set.of() : gone;
    }
}
