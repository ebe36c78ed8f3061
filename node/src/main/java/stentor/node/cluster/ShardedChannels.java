package stentor.node.cluster;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.Channels;
import stentor.node.channel.LogWatch;
import stentor.node.channel.OwnerNode;
import stentor.node.channel.Standing;
import stentor.node.messagelog.MessageLog;
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

    private static final EntityTypeKey<ChannelActor.Command> CHANNEL =
            EntityTypeKey.create(ChannelActor.Command.class, "channel");

    private final ActorSystem<?> system;
    private final Map<String, MessageLog> logs;
    private final Map<String, LogWatch> logWatches = new HashMap<>();
    private final InstantSource clock;
    private final Standing standing;
    private final Asks asks;
    private final LongAdder brokenOwners = new LongAdder();
    private final ActorRef<ShardingEnvelope<ChannelActor.Command>> region;

    /**
     * @param logs the message logs by the names of their stores
     */
    public ShardedChannels(
            ActorSystem<?> system, Map<String, MessageLog> logs, InstantSource clock, Standing standing) {
        this.system = system;
        this.logs = Map.copyOf(logs);
        this.clock = clock;
        this.standing = standing;
        this.asks = new Asks(system, standing);
        logs.keySet().forEach(store -> logWatches.put(store, new LogWatch(store, clock)));
        this.region = ClusterSharding.get(system)
                .init(Entity.of(CHANNEL, this::owner)
                        .withStopMessage(new ChannelActor.Stop())
                        .withMessageExtractor(new HashCodeMessageExtractor<>(SHARDS)));
        system.systemActorOf(
                Rescue.create(ChannelActor.Command.class, region), "stentor-channel-rescue", Props.empty());
    }

    @Override
    public void tell(ChannelKey channel, ChannelActor.Command command) {
        region.tell(new ShardingEnvelope<>(channel.encoded(), command));
    }

    @Override
    public <R> CompletionStage<R> ask(ChannelKey channel, Function<ActorRef<R>, ChannelActor.Command> command) {
        long weight = Publishes.weight(command.apply(system.ignoreRef()));
        return asks.ask(region, weight, replyTo -> allButLast(channel, command.apply(replyTo)));
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

        private Home(ChannelKey key, ActorRef<ClusterSharding.ShardCommand> shard) {
            this.key = key;
            this.shard = shard;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void passivate(ActorRef<ChannelActor.Command> owner) {
            shard.tell(new ClusterSharding.Passivate<>(owner));
        }

        @Override
        public void handOver(ChannelActor.Command command) {
            Publishes.inParts(command).forEach(piece -> tell(key, piece));
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
