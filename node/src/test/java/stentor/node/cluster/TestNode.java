package stentor.node.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.cluster.membership.LivingNodes;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.membership.PekkoConfig;
import stentor.node.cluster.pattern.PatternDirectory;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;
import stentor.node.hub.End;
import stentor.node.hub.Hubs;
import stentor.node.hub.RecordingSubscriber;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.QueueLog;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.ConsumerDesk;
import stentor.node.queue.Consumers;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Payload;

/** One node of a cluster within this JVM, without its HTTP. */
final class TestNode {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MAX_MESSAGE_SIZE = 1 << 20;

    private final ActorSystem<Void> system;
    private final Membership membership;
    private final ShardedChannels channels;
    private final Hubs hubs;
    private final PatternHubs patternHubs;
    private final Subscriptions subscriptions;
    private final ShardedQueues queues;
    private final Consumers consumers;

    private TestNode(
            ActorSystem<Void> system, Membership membership, InstantSource clock, MessageLog log, QueueLog queueLog) {
        this.system = system;
        this.membership = membership;
        PatternDirectory patterns = new PatternDirectory(system, membership.standing());
        Sharding sharding = new Sharding(system, membership.standing());
        this.channels = new ShardedChannels(sharding, Map.of("default", log), clock, patterns);
        this.hubs = new Hubs(system, Props.empty(), channels, membership.standing(), clock);
        this.patternHubs = new PatternHubs(system, Props.empty(), channels, patterns, membership.standing());
        channels.answerRollCalls(hubs::nameHolders);
        this.subscriptions = new Subscriptions(hubs);
        this.queues = new ShardedQueues(sharding, Map.of("default", queueLog), clock);
        this.consumers = new Consumers(system.systemActorOf(
                ConsumerDesk.create(queues, membership.standing(), clock), ConsumerDesk.NAME, Props.empty()));
    }

    /**
     * @param port 0: any that is free
     * @param seeds as {@code host:port}
     */
    static TestNode start(
            int port, List<String> seeds, Set<String> former, Optional<LivingNodes> registry, MessageLog log) {
        return start(port, seeds, former, registry, log, new MemoryQueueLog(InstantSource.system()));
    }

    /** As the other, with a queue log that it shares with other nodes. */
    static TestNode start(
            int port,
            List<String> seeds,
            Set<String> former,
            Optional<LivingNodes> registry,
            MessageLog log,
            QueueLog queueLog) {
        return start(InstantSource.system(), port, seeds, former, registry, log, queueLog);
    }

    /** As the other, on a machine with this clock. */
    static TestNode start(
            InstantSource clock,
            int port,
            List<String> seeds,
            Set<String> former,
            Optional<LivingNodes> registry,
            MessageLog log,
            QueueLog queueLog) {
        ClusterSettings settings = settings(port, seeds);
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                settings.name(),
                ConfigFactory.systemProperties()
                        .withFallback(ConfigFactory.parseString("pekko.remote.artery.advanced.test-mode = on"))
                        .withFallback(PekkoConfig.of(settings, MAX_MESSAGE_SIZE)));
        Membership membership = Membership.join(system, settings, clock, former, registry);
        return new TestNode(system, membership, clock, log, queueLog);
    }

    private static ClusterSettings settings(int port, List<String> seeds) {
        List<HostPort> seedNodes =
                seeds.stream().map(seed -> HostPort.parse(seed).orElseThrow()).toList();
        return new ClusterSettings(
                "stentor",
                "127.0.0.1",
                port,
                seedNodes,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(0),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO);
    }

    ActorSystem<Void> system() {
        return system;
    }

    Membership membership() {
        return membership;
    }

    ShardedChannels channels() {
        return channels;
    }

    ShardedQueues queues() {
        return queues;
    }

    Consumers consumers() {
        return consumers;
    }

    Address address() {
        return Cluster.get(system).selfMember().address();
    }

    /** As {@code host:port}. */
    String name() {
        return new HostPort(
                        address().getHost().orElseThrow(), address().getPort().orElseThrow())
                .toString();
    }

    /** How many members are up as this node sees it; those that do not answer do not count. */
    int membersUp() {
        Set<Member> unreachable = Cluster.get(system).state().getUnreachable();
        int up = 0;
        for (Member member : Cluster.get(system).state().getMembers()) {
            up += member.status().equals(MemberStatus.up()) && !unreachable.contains(member) ? 1 : 0;
        }
        return up;
    }

    /** Whether the other node is still one of the members that this one waits for. */
    boolean knows(TestNode other) {
        for (Member member : Cluster.get(system).state().getMembers()) {
            boolean gone = member.status().equals(MemberStatus.down())
                    || member.status().equals(MemberStatus.removed());
            if (!gone && member.address().equals(other.address())) {
                return true;
            }
        }
        return false;
    }

    void awaitUp() {
        try {
            membership.up().toCompletableFuture().get(PATIENCE.toSeconds(), SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // What clients of this node do

    /** Publishes, and repeats it with the same key until it is accepted, as a publisher would. */
    PublisherReply.Published publish(ChannelKey channel, String key, String text) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (reply(channel, ChannelSettings.DEFAULT, key, text) instanceof PublisherReply.Published published) {
                return published;
            }
        }
        throw new AssertionError("not accepted within " + PATIENCE + ": " + text);
    }

    /** Publishes once; false: the outcome is not known, or nothing was done. */
    boolean accepts(ChannelKey channel, ChannelSettings settings, String key, String text) {
        return reply(channel, settings, key, text) instanceof PublisherReply.Published;
    }

    private PublisherReply reply(ChannelKey channel, ChannelSettings settings, String key, String text) {
        try {
            return tryPublish(channel, settings, key, text)
                    .toCompletableFuture()
                    .get(20, SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException | IllegalStateException noAnswer) {
            return new PublisherReply.LogUnavailable("no answer");
        }
    }

    CompletionStage<PublisherReply> tryPublish(ChannelKey channel, ChannelSettings settings, String key, String text) {
        List<Payload> payloads = List.of(Payload.text(text, "text/plain"));
        return channels.ask(
                channel,
                replyTo ->
                        new ChannelCommand.Publish(payloads, Optional.of(settings), true, Optional.of(key), replyTo));
    }

    PublisherReply answer(ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        try {
            return channels.ask(channel, command).toCompletableFuture().get(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    long subscribers(ChannelKey channel) {
        return answer(channel, ChannelCommand.Inspect::new) instanceof PublisherReply.Channel found
                ? found.info().subscribers()
                : 0;
    }

    RecordingSubscriber stream(ChannelKey channel, Cursor cursor, ConcurrencyPolicy policy) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscribe(channel, cursor, policy, Subscription.Mode.STREAM, subscriber);
        return subscriber;
    }

    RecordingSubscriber poll(ChannelKey channel, Cursor cursor, ConcurrencyPolicy policy) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscribe(channel, cursor, policy, Subscription.Mode.LONG_POLL, subscriber);
        return subscriber;
    }

    Subscriptions.Leave subscribe(
            ChannelKey channel,
            Cursor cursor,
            ConcurrencyPolicy policy,
            Subscription.Mode mode,
            Subscriber subscriber) {
        return subscriptions.subscribe(channel, cursor, policy, mode, true, Duration.ZERO, subscriber);
    }

    /** Subscribes to all channels of the default group. */
    Subscriptions.Leave subscribeToAll(PatternSubscriber subscriber) {
        return patternHubs.subscribe(new ChannelPattern("default", ""), subscriber);
    }

    // What happens to nodes

    /** Ends all subscribers of this node. */
    CompletionStage<Void> endAll(End end) {
        return hubs.endAll(end).thenCombine(patternHubs.endAll(end), (channelsDone, patternsDone) -> null);
    }

    /** Nothing that this node and the other one send each other arrives. */
    void cutOff(TestNode other) {
        Network.cut(system, other.address());
    }

    void heal(TestNode other) {
        Network.heal(system, other.address());
    }

    /** Ends in good order: hands its shards over and leaves. */
    void leave() {
        system.terminate();
        awaitEnd();
    }

    void awaitEnd() {
        try {
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static List<TestNode> others(List<TestNode> nodes, TestNode one) {
        List<TestNode> others = new ArrayList<>(nodes);
        others.remove(one);
        return others;
    }
}
