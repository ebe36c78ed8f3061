package stentor.node.cluster.sharding;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Channels;
import stentor.node.channel.OwnerNode;
import stentor.node.channel.Patterns;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;

/**
 * One owner per channel in the whole cluster: a sharded entity, named by the channel's key.
 *
 * <p>Nothing that waits here is without a bound. A command that is answered takes one of the places of {@link Asks} on this
 * node until it is answered or given up; so many commands, and no more, can be in mailboxes, in the region's buffer (which
 * is larger) and on the way between nodes, and each owner's own queue is bounded besides. Commands of hubs are not
 * counted: each hub has at most one of each kind under way and repeats it no faster than once a second.
 */
public final class ShardedChannels implements Channels {
    /**
     * Fixed for the life of a cluster: nodes that counted differently would see different owners. Enough to spread over two
     * dozen nodes; not more, because the coordinator gives the shards of a lost node to others one after the other, and
     * writes its whole state to a majority for each of them: measured on a busy machine, 60 ms a shard.
     */
    static final int SHARDS = 256;

    private static final Duration SWEEP = Duration.ofMillis(100);

    private static final EntityTypeKey<ChannelActor.Command> CHANNEL =
            EntityTypeKey.create(ChannelActor.Command.class, "channel");

    private final ActorSystem<?> system;
    private final Map<String, MessageLog> logs;
    private final Map<String, LogWatch> logWatches = new HashMap<>();
    private final InstantSource clock;
    private final Standing standing;
    private final Patterns patterns;
    private final PendingAsks asks = new PendingAsks(Asks.MAX_ASKS, Asks.MAX_ASKED_BYTES);
    /** The owners that live here. */
    private final ConcurrentHashMap<ChannelKey, Home> homes = new ConcurrentHashMap<>();

    private final Overloads overloads = new Overloads();
    private final LongAdder brokenOwners = new LongAdder();
    private final ActorRef<ShardingEnvelope<ChannelActor.Command>> region;

    /**
     * @param logs the message logs by the names of their stores
     */
    public ShardedChannels(
            ActorSystem<?> system,
            Map<String, MessageLog> logs,
            InstantSource clock,
            Standing standing,
            Patterns patterns) {
        this.system = system;
        this.logs = Map.copyOf(logs);
        this.clock = clock;
        this.standing = standing;
        this.patterns = patterns;
        logs.keySet().forEach(store -> logWatches.put(store, new LogWatch(store, clock)));
        this.region = ClusterSharding.get(system)
                .init(Entity.of(CHANNEL, this::owner)
                        .withEntityProps(DispatcherSelector.fromConfig(OwnerNode.DISPATCHER))
                        .withStopMessage(new ChannelActor.Stop())
                        .withMessageExtractor(new HashCodeMessageExtractor<>(SHARDS)));
        system.systemActorOf(
                Rescue.create(ChannelActor.Command.class, region, this::askAgain),
                "stentor-channel-rescue",
                Props.empty());
        system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, asks::endOverdue, system.executionContext());
    }

    @Override
    public void tell(ChannelKey channel, ChannelActor.Command command) {
        region.tell(new ShardingEnvelope<>(channel.encoded(), command));
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelActor.Asked> command) {
        PendingAsk ask = new PendingAsk(channel);
        ChannelActor.Asked asked = command.apply(ask);
        if (!asks.enter(ask, Publishes.weight(asked), Asks.limit(standing))) {
            overloads.hit(Overloads.Bound.ASKS);
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("too many commands wait on this node; nothing was done"));
        }
        Home home = homes.get(channel);
        if (home != null) {
            ask.answerOn(home.replies);
            home.owner.tell(asked);
        } else {
            askFar(ask, asked);
        }
        return ask;
    }

    /** By way of the region, to the owner wherever it is or will be. */
    private void askFar(PendingAsk ask, ChannelActor.Asked asked) {
        Asks.direct(AskPattern.<ShardingEnvelope<ChannelActor.Command>, PublisherReply>ask(
                        region,
                        replyTo -> allButLast(ask.channel(), asked.answering(new ReplyTo.Actor<>(replyTo))),
                        Asks.limit(standing),
                        system.scheduler()))
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        ask.tell(reply);
                    } else {
                        ask.fail(failure);
                    }
                });
    }

    /** What was sent to an owner that could not take it any more goes to the next one. */
    private void askAgain(ChannelActor.Command command) {
        if (command instanceof ChannelActor.Asked asked && asked.replyTo() instanceof PendingAsk ask) {
            askFar(ask, asked);
        }
    }

    /** Sends what goes before the last piece of a command, and returns that. */
    private ShardingEnvelope<ChannelActor.Command> allButLast(ChannelKey channel, ChannelActor.Command command) {
        List<ChannelActor.Command> pieces = Publishes.inParts(command);
        int last = pieces.size() - 1;
        pieces.subList(0, last).forEach(piece -> tell(channel, piece));
        return new ShardingEnvelope<>(channel.encoded(), pieces.get(last));
    }

    /** How often an owner on this node broke over a command. */
    public long brokenOwners() {
        return brokenOwners.sum();
    }

    /** How often this node had no room. */
    public Overloads overloads() {
        return overloads;
    }

    private Behavior<ChannelActor.Command> owner(EntityContext<ChannelActor.Command> context) {
        ChannelKey key = ChannelKey.parse(context.getEntityId());
        MessageLog log = logs.get(key.store());
        if (log == null) {
            system.log().error("channel {}: this node has no such store; nodes differ in their configuration", key);
            return Behaviors.stopped();
        }
        return ChannelActor.create(key, log, clock, new Home(key, context.getShard()));
    }

    private final class Home implements OwnerNode {
        private final ChannelKey key;
        private final ActorRef<ClusterSharding.ShardCommand> shard;
        private final ReplyDesk replies =
                new ReplyDesk(system.dispatchers().lookup(DispatcherSelector.fromConfig(OwnerNode.DISPATCHER)));
        private volatile ActorRef<ChannelActor.Command> owner;

        private Home(ChannelKey key, ActorRef<ClusterSharding.ShardCommand> shard) {
            this.key = key;
            this.shard = shard;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void opened(ActorRef<ChannelActor.Command> self) {
            owner = self;
            homes.put(key, this);
        }

        @Override
        public void closed(ActorRef<ChannelActor.Command> self) {
            homes.remove(key, this);
        }

        @Override
        public Patterns patterns() {
            return patterns;
        }

        @Override
        public void passivate(ActorRef<ChannelActor.Command> owner) {
            shard.tell(new ClusterSharding.Passivate<>(owner));
        }

        @Override
        public void handOver(ChannelActor.Command command) {
            if (command instanceof ChannelActor.Asked asked && asked.replyTo() instanceof PendingAsk) {
                askAgain(command);
            } else {
                Publishes.inParts(command).forEach(piece -> tell(key, piece));
            }
        }

        @Override
        public Overloads overloads() {
            return overloads;
        }

        @Override
        public LogWatch logWatch() {
            return logWatches.get(key.store());
        }

        @Override
        public void broken() {
            brokenOwners.increment();
        }
    }
}
