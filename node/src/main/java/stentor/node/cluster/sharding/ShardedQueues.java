package stentor.node.cluster.sharding;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
import stentor.node.messagelog.QueueLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Standing;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueNode;
import stentor.node.queue.Queues;
import stentor.protocol.channel.ChannelKey;

/**
 * One owner per queue in the whole cluster: a sharded entity, named by the queue's key. Entities of their own: a queue and
 * a channel with one key do not meet. What waits here is bounded as with {@link ShardedChannels}; of a desk's commands each
 * of its consumers has one of each kind under way, and repeats it every few seconds.
 */
public final class ShardedQueues implements Queues {
    private static final EntityTypeKey<QueueActor.Command> QUEUE =
            EntityTypeKey.create(QueueActor.Command.class, "queue");

    private final ActorSystem<?> system;
    private final Map<String, QueueLog> logs;
    private final Map<String, LogWatch> logWatches = new HashMap<>();
    private final InstantSource clock;
    private final Standing standing;
    private final Asks asks;
    private final ActorRef<ShardingEnvelope<QueueActor.Command>> region;

    /**
     * @param logs the queue logs by the names of their stores
     */
    public ShardedQueues(ActorSystem<?> system, Map<String, QueueLog> logs, InstantSource clock, Standing standing) {
        this.system = system;
        this.logs = Map.copyOf(logs);
        this.clock = clock;
        this.standing = standing;
        this.asks = new Asks(system, standing);
        logs.keySet().forEach(store -> logWatches.put(store, new LogWatch(store, clock)));
        this.region = ClusterSharding.get(system)
                .init(Entity.of(QUEUE, this::owner)
                        .withStopMessage(new QueueActor.Stop())
                        .withMessageExtractor(new HashCodeMessageExtractor<>(ShardedChannels.SHARDS)));
        system.systemActorOf(
                Rescue.create(QueueActor.Command.class, region, ended -> {}), "stentor-queue-rescue", Props.empty());
    }

    @Override
    public void tell(ChannelKey queue, QueueActor.Command command) {
        region.tell(new ShardingEnvelope<>(queue.encoded(), command));
    }

    @Override
    public <R> CompletionStage<R> ask(ChannelKey queue, Function<ActorRef<R>, QueueActor.Command> command) {
        return asks.ask(
                region,
                weight(command.apply(system.ignoreRef())),
                replyTo -> new ShardingEnvelope<>(queue.encoded(), command.apply(replyTo)));
    }

    private static long weight(QueueActor.Command command) {
        return command instanceof QueueActor.Push push ? push.payload().weight() : 0;
    }

    private Behavior<QueueActor.Command> owner(EntityContext<QueueActor.Command> context) {
        ChannelKey key = ChannelKey.parse(context.getEntityId());
        QueueLog log = logs.get(key.store());
        if (log == null) {
            system.log().error("queue {}: this node has no such store; nodes differ in their configuration", key);
            return Behaviors.stopped();
        }
        return QueueActor.create(key, log, clock, new Home(logWatches.get(key.store()), context.getShard()));
    }

    private final class Home implements QueueNode {
        private final LogWatch logWatch;
        private final ActorRef<ClusterSharding.ShardCommand> shard;

        private Home(LogWatch logWatch, ActorRef<ClusterSharding.ShardCommand> shard) {
            this.logWatch = logWatch;
            this.shard = shard;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void passivate(ActorRef<QueueActor.Command> owner) {
            shard.tell(new ClusterSharding.Passivate<>(owner));
        }

        @Override
        public LogWatch logWatch() {
            return logWatch;
        }
    }
}
