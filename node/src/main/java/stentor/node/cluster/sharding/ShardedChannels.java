package stentor.node.cluster.sharding;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelHooks;
import stentor.node.channel.ChannelLimits;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.Channels;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.RollCall;
import stentor.node.messagelog.KnownPositions;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/**
 * One owner per channel in the whole cluster, named by the channel's key. Commands of hubs do not count against the bound of
 * {@link Sharding}: each hub has at most one of each kind under way and repeats it no faster than once a second.
 */
public final class ShardedChannels implements Channels {
    private static final String HAND_OVER = "stentor-hand-over";

    private final ActorSystem<?> system;
    private final Backends<ChannelActor.Backend> backends;
    private final ShardedOwners<ChannelKey, ChannelCommand> owners;
    private final ChannelListings listings;
    private final Function<ChannelKey, CompletionStage<LogPosition>> elsewhere;

    /** Whose channels' audiences nobody is told of. */
    public ShardedChannels(Sharding sharding, Map<String, MessageLog> logs, InstantSource clock, Patterns patterns) {
        this(sharding, logs, clock, patterns, ChannelHooks.NONE, ChannelLimits.none());
    }

    /**
     * @param logs the message logs by the names of their stores
     * @param hooks told of what becomes of the channels' audiences
     * @param limits of this node's channels
     */
    public ShardedChannels(
            Sharding sharding,
            Map<String, MessageLog> logs,
            InstantSource clock,
            Patterns patterns,
            ChannelHooks hooks,
            ChannelLimits limits) {
        this.system = sharding.system();
        RollCall rollCall = new ClusterRollCall(system);
        Map<String, ChannelActor.Backend> byStore = new HashMap<>();
        logs.forEach((store, log) -> byStore.put(
                store,
                new ChannelActor.Backend(
                        inACluster(log),
                        new LogWatch(store, clock),
                        patterns,
                        rollCall,
                        clock,
                        hooks,
                        new KnownPositions(),
                        limits)));
        backends = new Backends<>("channel", byStore);
        owners = sharding.own(new OwnedKind<>(
                "channel",
                ChannelCommand.class,
                new ChannelCommand.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.of(new ChannelCommand.MakeRoom()),
                Publishes::inParts,
                this::owner));
        listings = new ClusterListings(system, owners);
        logs.forEach((store, log) -> {
            SpreadOut<ChannelCommand> spread = new SpreadOut<>(system, ChannelActor.lookAtLog());
            log.whenConnectedAgain(() -> spread.begin(ownersOf(store)));
        });
        elsewhere = HandOverActor.start(system, HAND_OVER, this::handOver);
    }

    /** Lists the channels of the cluster. */
    public ChannelListings listings() {
        return listings;
    }

    private MessageLog inACluster(MessageLog log) {
        return log.isShared() ? log : new MovingLog(log, channel -> elsewhere.apply(channel));
    }

    private List<ActorRef<ChannelCommand>> ownersOf(String store) {
        List<ActorRef<ChannelCommand>> found = new ArrayList<>();
        owners.forEachHere((channel, owner) -> {
            if (channel.store().equals(store)) {
                found.add(owner);
            }
        });
        return found;
    }

    /** Another node owns the channel; an owner that lives here has taken it over since that node asked. */
    private LogPosition handOver(ChannelKey channel) {
        return owners.isHere(channel)
                ? LogPosition.UNKNOWN
                : backends.of(channel)
                        .map(backend -> backend.log().handOver(channel))
                        .orElse(LogPosition.UNKNOWN);
    }

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        owners.tell(channel, command);
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        return owners.ask(channel, command);
    }

    /**
     * From now on this node answers the new owners of channels, wherever they live.
     *
     * @param hubs has this node's hubs name their holders
     */
    public void answerRollCalls(Consumer<RollCall.Question> hubs) {
        ClusterRollCall.answer(system, hubs);
    }

    /** Some of those whose owners live on this node now; {@code most} at most. */
    public List<ChannelKey> here(Predicate<ChannelKey> wanted, int most) {
        return owners.here(wanted, most);
    }

    /** The owners that live on this node, in numbers. */
    public ShardedOwners<ChannelKey, ChannelCommand> owners() {
        return owners;
    }

    private Behavior<ChannelCommand> owner(ChannelKey channel, OwnerNode<ChannelCommand> node) {
        return backends.owner(channel, backend -> ChannelActor.create(channel, backend, node));
    }
}
