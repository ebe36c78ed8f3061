package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.Patterns;
import stentor.node.owner.Asked;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;

/**
 * Sends commands to the owners of one kind of things. Each thing has one owner in the whole cluster, a sharded entity. An
 * owner on this node is asked directly; what came to it too late goes to the next one.
 *
 * @param <K> names a thing
 * @param <C> what its owner is told
 */
public final class ShardedOwners<K, C> {
    private static final Duration REGION_PATIENCE = Duration.ofSeconds(1);

    private final Sharding sharding;
    private final OwnedKind<K, C> kind;
    private final ActorRef<ShardingEnvelope<C>> region;
    /** The owners that live here. */
    private final ConcurrentHashMap<K, Home> homes = new ConcurrentHashMap<>();

    /** The oldest first; guarded by its own lock. */
    private final Set<Home> byAge = new LinkedHashSet<>();

    private final Overloads overloads = new Overloads();
    private final LongAdder broken = new LongAdder();

    ShardedOwners(Sharding sharding, OwnedKind<K, C> kind) {
        this.sharding = sharding;
        this.kind = kind;
        this.region = ClusterSharding.get(sharding.system())
                .init(Entity.of(EntityTypeKey.create(kind.commands(), kind.name()), this::owner)
                        .withEntityProps(DispatcherSelector.fromConfig(OwnerNode.DISPATCHER))
                        .withStopMessage(kind.stop())
                        .withMessageExtractor(new HashCodeMessageExtractor<>(Sharding.SHARDS)));
        sharding.system()
                .systemActorOf(
                        Rescue.create(kind.commands(), region, this::askAgain),
                        "stentor-" + kind.name() + "-rescue",
                        Props.empty());
    }

    /** Sends a command to the thing's owner, starting one if there is none. Delivered at most once. */
    public void tell(K thing, C command) {
        region.tell(new ShardingEnvelope<>(kind.id().apply(thing), command));
    }

    /**
     * As {@link #tell}, but not by way of the region where the owner lives on this node and has {@linkplain OwnerNode#opened
     * opened}. A command may overtake one that was sent before the owner had.
     */
    public void tellDirectly(K thing, C command) {
        Home home = homes.get(thing);
        if (home != null) {
            home.owner.tell(command);
        } else {
            tell(thing, command);
        }
    }

    /**
     * Sends a command that is answered once. The stage fails with {@link java.util.concurrent.TimeoutException} if no answer
     * came in time: what became of the command is then unknown. It fails with {@link RejectedExecutionException} if too much
     * waits on this node already: nothing was done.
     *
     * @param command makes the command, one of {@code C}
     */
    public <R> CompletionStage<R> ask(K thing, Function<ReplyTo<R>, ? extends Asked<C, R>> command) {
        PendingAsk<K, R> ask = new PendingAsk<>(kind.name(), thing);
        Asked<C, R> asked = command.apply(ask);
        if (!sharding.asks().enter(ask, asked.weight(), sharding.limit())) {
            overloads.hit(Overloads.Bound.ASKS);
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("too many commands wait on this node; nothing was done"));
        }
        Home home = homes.get(thing);
        if (home != null) {
            ask.answerOn(home.replies);
            home.owner.tell(kind.commands().cast(asked));
        } else {
            askFar(ask, asked);
        }
        return ask;
    }

    /** By way of the region, to the owner wherever it is or will be. */
    private <R> void askFar(PendingAsk<K, R> ask, Asked<C, R> asked) {
        RegionAsk.send(
                sharding.system(),
                region,
                replyTo -> allButLast(ask.thing(), asked.answering(new ReplyTo.Actor<>(replyTo))),
                sharding.limit(),
                ask);
    }

    /** What was sent to an owner that could not take it any more goes to the next one. True if it was an ask of this node. */
    private boolean askAgain(C command) {
        if (command instanceof Asked<?, ?> asked && asked.replyTo() instanceof PendingAsk<?, ?>) {
            askAgainAs(asked);
            return true;
        }
        return false;
    }

    @SuppressWarnings("unchecked") // the commands sent from here ask for answers to the asks made here
    private <R> void askAgainAs(Asked<?, R> asked) {
        askFar((PendingAsk<K, R>) asked.replyTo(), (Asked<C, R>) asked);
    }

    /** Sends what goes before the last piece of a command, and returns that. */
    private ShardingEnvelope<C> allButLast(K thing, C command) {
        List<C> pieces = kind.pieces().apply(command);
        int last = pieces.size() - 1;
        pieces.subList(0, last).forEach(piece -> tell(thing, piece));
        return new ShardingEnvelope<>(kind.id().apply(thing), pieces.get(last));
    }

    /** Where a node has more owners than it should, the two oldest are asked for room whenever one more comes. */
    private void makeRoom(C command) {
        List<Home> oldest = new ArrayList<>(2);
        synchronized (byAge) {
            Iterator<Home> oldestFirst = byAge.iterator();
            while (byAge.size() > sharding.mostOwners() && oldest.size() < 2 && oldestFirst.hasNext()) {
                oldest.add(oldestFirst.next());
                oldestFirst.remove();
            }
        }
        oldest.forEach(home -> home.owner.tell(command));
    }

    /** Shows the owners that live on this node now. */
    public void forEachHere(BiConsumer<K, ActorRef<C>> action) {
        homes.forEach((thing, home) -> action.accept(thing, home.owner));
    }

    /** Whether the thing's owner lives on this node now. */
    boolean isHere(K thing) {
        return homes.containsKey(thing);
    }

    /**
     * Some of the things whose owners live on this node now.
     *
     * @param most so many at most
     */
    public List<K> here(Predicate<K> wanted, int most) {
        return homes.keySet().stream().filter(wanted).limit(most).toList();
    }

    /** How many owners live on this node now. */
    public int count() {
        return homes.size();
    }

    /** How many of the {@value Sharding#SHARDS} shards of this kind are on this node now. Fails if the region is slow to say. */
    public CompletionStage<Integer> shards() {
        var region = org.apache.pekko.cluster.sharding.ClusterSharding.get(Adapter.toClassic(sharding.system()))
                .shardRegion(kind.name());
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), REGION_PATIENCE)
                .thenApply(stats ->
                        ((ShardRegion.ShardRegionStats) stats).getStats().size());
    }

    /** How often an owner on this node broke over a command. */
    public long broken() {
        return broken.sum();
    }

    /** How often this node had no room. */
    public Overloads overloads() {
        return overloads;
    }

    private Behavior<C> owner(EntityContext<C> context) {
        K thing = kind.key().apply(context.getEntityId());
        return kind.owner().apply(thing, new Home(thing, context.getShard()));
    }

    private final class Home implements OwnerNode<C> {
        private final K thing;
        private final ActorRef<ClusterSharding.ShardCommand> shard;
        private final ReplyDesk replies = new ReplyDesk(sharding.owners());
        private volatile ActorRef<C> owner;

        private Home(K thing, ActorRef<ClusterSharding.ShardCommand> shard) {
            this.thing = thing;
            this.shard = shard;
        }

        @Override
        public Standing standing() {
            return sharding.standing();
        }

        @Override
        public void opened(ActorRef<C> self) {
            owner = self;
            homes.put(thing, this);
            stays(self);
            kind.makeRoom().ifPresent(ShardedOwners.this::makeRoom);
        }

        @Override
        public void closed(ActorRef<C> self) {
            homes.remove(thing, this);
            synchronized (byAge) {
                byAge.remove(this);
            }
        }

        @Override
        public void stays(ActorRef<C> self) {
            synchronized (byAge) {
                byAge.remove(this);
                byAge.add(this);
            }
        }

        @Override
        public void passivate(ActorRef<C> self) {
            shard.tell(new ClusterSharding.Passivate<>(self));
        }

        @Override
        public void handOver(C command) {
            if (!askAgain(command)) {
                kind.pieces().apply(command).forEach(piece -> tell(thing, piece));
            }
        }

        @Override
        public Overloads overloads() {
            return overloads;
        }

        @Override
        public void broken() {
            broken.increment();
        }
    }
}
