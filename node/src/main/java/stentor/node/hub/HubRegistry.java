package stentor.node.hub;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * This node's hubs of one kind: one for each key that has a subscriber here. A subscriber finds its hub in a map and speaks to it
 * directly; only the first one of a key waits until an actor, the parent of all hubs, has started it. Safe from any thread.
 *
 * @param <K> what a hub is for: a channel, or a pattern
 * @param <C> the hubs' commands
 */
public final class HubRegistry<K, C> {
    private final ConcurrentMap<K, HubRef<C>> hubs = new ConcurrentHashMap<>();
    private final BiFunction<End, Runnable, C> endAll;
    private final ActorRef<Command<K, C>> parent;
    private volatile Optional<End> ending = Optional.empty();

    private sealed interface Command<K, C> {}

    private record Start<K, C>(K key, HubRef<C> hub) implements Command<K, C> {}

    private record Ended<K, C>(HubRef<C> hub) implements Command<K, C> {}

    /**
     * @param name of the actor that starts the hubs
     * @param props where that actor runs
     * @param each where the hubs run, and which mailboxes they have
     * @param create makes a hub, which is given its key, and by what it asks to end
     * @param endAll the command that ends all of a hub's subscribers, and then runs something
     */
    public HubRegistry(
            ActorSystem<?> system,
            String name,
            Props props,
            Props each,
            BiFunction<K, HubRef<C>, Behavior<C>> create,
            BiFunction<End, Runnable, C> endAll) {
        this.endAll = endAll;
        this.parent = system.systemActorOf(parent(create, each), name, props);
    }

    private static <K, C> Behavior<Command<K, C>> parent(BiFunction<K, HubRef<C>, Behavior<C>> create, Props each) {
        return Behaviors.receive((context, command) -> {
            if (command instanceof Start<K, C> start) {
                ActorRef<C> actor = context.spawnAnonymous(create.apply(start.key(), start.hub()), each);
                context.watchWith(actor, new Ended<>(start.hub()));
                start.hub().started(actor);
            } else if (command instanceof Ended<K, C> ended) {
                ended.hub().ended();
            }
            return Behaviors.same();
        });
    }

    /** Gives a subscriber to its hub, which is started if it is not there. The hub handles the command after this returned. */
    public HubRef<C> subscribe(K key, C command) {
        HubRef<C> hub = enter(key);
        hub.tell(command);
        // Read after the command was told: an end of all hubs that begins later finds this hub in the map.
        ending.ifPresent(end -> hub.tell(endAll.apply(end, () -> {})));
        return hub;
    }

    private HubRef<C> enter(K key) {
        while (true) {
            HubRef<C> hub = hubs.get(key);
            if (hub == null) {
                hub = add(key);
            }
            if (hub.enter()) {
                return hub;
            }
            // It is about to leave the map; its place may be taken at once.
            hubs.remove(key, hub);
        }
    }

    private HubRef<C> add(K key) {
        HubRef<C> added = new HubRef<>(hub -> hubs.remove(key, hub));
        HubRef<C> there = hubs.putIfAbsent(key, added);
        if (there != null) {
            return there;
        }
        parent.tell(new Start<>(key, added));
        return added;
    }

    /** The hub of this key, if there is one. */
    public Optional<HubRef<C>> find(K key) {
        return Optional.ofNullable(hubs.get(key));
    }

    /** How many hubs there are now. */
    public long size() {
        return hubs.size();
    }

    /** Ends all subscribers of this node, and those that come from now on; is complete when all have been told. */
    public CompletionStage<Void> endAll(End end) {
        ending = Optional.of(end);
        List<HubRef<C>> all = List.copyOf(hubs.values());
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(all.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                done.complete(null);
            }
        };
        all.forEach(hub -> hub.tell(endAll.apply(end, one)));
        one.run();
        return done;
    }
}
