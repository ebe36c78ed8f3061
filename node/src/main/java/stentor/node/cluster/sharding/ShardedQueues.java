package stentor.node.cluster.sharding;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.QueueLog;
import stentor.node.owner.Asked;
import stentor.node.owner.LogWatch;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueCounts;
import stentor.node.queue.Queues;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * One owner per queue in the whole cluster, named by the queue's key. A kind of its own: a queue and a channel with one key
 * do not meet. Of a desk's commands each of its consumers has one of each kind under way, and repeats it every few seconds.
 */
public final class ShardedQueues implements Queues {
    private static final String HAND_OVER = "stentor-queue-hand-over";

    private final Backends<QueueActor.Backend> backends;
    private final ShardedOwners<ChannelKey, QueueActor.Command> owners;
    private final QueueCounts counts = new QueueCounts();
    private final Function<ChannelKey, CompletionStage<LogPosition>> elsewhere;

    /**
     * @param logs the queue logs by the names of their stores
     */
    public ShardedQueues(Sharding sharding, Map<String, QueueLog> logs, InstantSource clock) {
        Map<String, QueueActor.Backend> byStore = new HashMap<>();
        logs.forEach((store, log) ->
                byStore.put(store, new QueueActor.Backend(inACluster(log), new LogWatch(store, clock), clock, counts)));
        backends = new Backends<>("queue", byStore);
        owners = sharding.own(new OwnedKind<>(
                "queue",
                QueueActor.Command.class,
                new QueueActor.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.empty(),
                List::of,
                this::owner));
        elsewhere = HandOverActor.start(sharding.system(), HAND_OVER, this::handOver);
    }

    private QueueLog inACluster(QueueLog log) {
        return log.isShared() ? log : new MovingQueueLog(log, queue -> elsewhere.apply(queue));
    }

    /** Another node owns the queue; an owner that lives here has taken it over since that node asked. */
    private LogPosition handOver(ChannelKey queue) {
        long epoch = owners.isHere(queue)
                ? 0
                : backends.of(queue)
                        .map(backend -> backend.log().handOver(queue))
                        .orElse(0L);
        return new LogPosition(epoch, MessageId.ZERO);
    }

    @Override
    public void tell(ChannelKey queue, QueueActor.Command command) {
        owners.tell(queue, command);
    }

    @Override
    public <R> CompletionStage<R> ask(
            ChannelKey queue, Function<ReplyTo<R>, ? extends Asked<QueueActor.Command, R>> command) {
        return owners.ask(queue, command);
    }

    /** Some of those whose owners live on this node now; {@code most} at most. */
    public List<ChannelKey> here(Predicate<ChannelKey> wanted, int most) {
        return owners.here(wanted, most);
    }

    /** The owners that live on this node, in numbers. */
    public ShardedOwners<ChannelKey, QueueActor.Command> owners() {
        return owners;
    }

    /** What is in the queues whose owners live on this node. */
    public QueueCounts counts() {
        return counts;
    }

    private Behavior<QueueActor.Command> owner(ChannelKey queue, OwnerNode<QueueActor.Command> node) {
        return backends.owner(queue, backend -> QueueActor.create(queue, backend, node));
    }
}
