package stentor.node.hub;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelHooks;
import stentor.node.channel.Channels;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.ScriptedStanding;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Payload;

/** Channels with their owners and one node's hubs, without a cluster or HTTP; the clock stands until it is moved. */
public final class ChannelWorld implements Channels, AutoCloseable {
    public static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private final ActorTestKit kit = ActorTestKit.create();
    private final AtomicLong millis = new AtomicLong(1_450_755_280_000L);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    private final MessageLog log;
    private final LogWatch logWatch = new LogWatch("default", clock);
    private final Map<ChannelKey, ActorRef<ChannelCommand>> owners = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final ScriptedStanding standing = new ScriptedStanding();
    public final Overloads overloads = new Overloads();
    private final Patterns patterns = Patterns.alone();
    private final Hubs hubs;
    private final PatternHubs patternHubs;
    private final Subscriptions subscriptions;
    private final List<Runnable> untilMoved = new ArrayList<>();
    private boolean moving;
    private ChannelSettings settings = ChannelSettings.DEFAULT;

    public ChannelWorld() {
        this(Function.identity());
    }

    /**
     * @param around what stands between the owners and the log
     */
    public ChannelWorld(Function<MessageLog, MessageLog> around) {
        log = around.apply(new MemoryMessageLog(clock));
        hubs = new Hubs(kit.system(), Props.empty(), this, standing, clock);
        patternHubs = new PatternHubs(kit.system(), Props.empty(), this, patterns, standing);
        subscriptions = new Subscriptions(hubs);
    }

    /** Whether the node may speak for its channels. */
    public void certain(boolean now) {
        standing.certain(now);
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public PatternHubs patternHubs() {
        return patternHubs;
    }

    public ActorTestKit kit() {
        return kit;
    }

    /** How often an owner broke. */
    public int broken() {
        return broken.get();
    }

    public void settings(ChannelSettings now) {
        settings = now;
    }

    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    public Instant now() {
        return clock.instant();
    }

    /** Subscribes to all channels. */
    public Subscriptions.Leave subscribeToAll(PatternSubscriber subscriber) {
        return patternHubs.subscribe(new ChannelPattern(KEY.store(), KEY.group()), subscriber);
    }

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        synchronized (untilMoved) {
            if (moving) {
                untilMoved.add(() -> owner(channel).tell(command));
                return;
            }
        }
        owner(channel).tell(command);
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        return AskPattern.ask(
                owner(channel),
                replyTo -> command.apply(new ReplyTo.Actor<>(replyTo)),
                Duration.ofSeconds(20),
                kit.system().scheduler());
    }

    private ActorRef<ChannelCommand> owner(ChannelKey channel) {
        return owners.computeIfAbsent(
                channel,
                key -> kit.spawn(ChannelActor.create(
                        key,
                        new ChannelActor.Backend(log, logWatch, patterns, clock, ChannelHooks.NONE),
                        new OneNode(key))));
    }

    /** The owner is told to stop as when its shard moves: what is sent to the next one waits until this one has ended. */
    public void moveOwner() {
        ActorRef<ChannelCommand> leaving = owners.remove(KEY);
        synchronized (untilMoved) {
            moving = true;
        }
        kit.spawn(Behaviors.<Void>setup(context -> {
            context.watch(leaving);
            return Behaviors.receive(Void.class)
                    .onSignal(Terminated.class, ended -> moved())
                    .build();
        }));
        leaving.tell(new ChannelCommand.Stop());
    }

    private Behavior<Void> moved() {
        synchronized (untilMoved) {
            moving = false;
            untilMoved.forEach(Runnable::run);
            untilMoved.clear();
        }
        return Behaviors.stopped();
    }

    /** The owner dies; the next command finds another. */
    public void killOwner() {
        kit.stop(owners.remove(KEY));
    }

    /** Whom to answer where no answer is wanted. */
    public ReplyTo<PublisherReply> nobody() {
        return ignored -> {};
    }

    /** Another owner takes over while the first one still believes that it owns the channel. */
    public ActorRef<ChannelCommand> usurp() {
        return owners.remove(KEY);
    }

    public PublisherReply publish(String... texts) {
        return publish(Optional.empty(), texts);
    }

    public PublisherReply publish(Optional<String> key, String... texts) {
        return answer(replyTo -> publishCommand(key, true, replyTo, texts));
    }

    public PublisherReply publishToExisting(String text) {
        return answer(replyTo -> publishCommand(Optional.empty(), false, replyTo, text));
    }

    public ChannelCommand.Publish publishCommand(
            Optional<String> key, boolean create, ReplyTo<PublisherReply> replyTo, String... texts) {
        List<Payload> payloads = Arrays.stream(texts)
                .map(text -> Payload.text(text, "text/plain"))
                .toList();
        return new ChannelCommand.Publish(payloads, Optional.of(settings), create, key, replyTo);
    }

    public PublisherReply answer(Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        try {
            return ask(KEY, command).toCompletableFuture().get(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public PublisherReply.Published published(String... texts) {
        return (PublisherReply.Published) publish(texts);
    }

    public RecordingSubscriber poll(Cursor cursor) {
        return subscribe(cursor, ConcurrencyPolicy.BROADCAST, Subscription.Mode.LONG_POLL);
    }

    public RecordingSubscriber stream(Cursor cursor) {
        return subscribe(cursor, ConcurrencyPolicy.BROADCAST, Subscription.Mode.STREAM);
    }

    public RecordingSubscriber subscribe(Cursor cursor, ConcurrencyPolicy policy, Subscription.Mode mode) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscribe(cursor, policy, mode, true, Duration.ZERO, subscriber);
        return subscriber;
    }

    public Subscriptions.Leave subscribe(
            Cursor cursor,
            ConcurrencyPolicy policy,
            Subscription.Mode mode,
            boolean create,
            Duration timeout,
            Subscriber subscriber) {
        return subscriptions.subscribe(KEY, cursor, policy, mode, create, timeout, subscriber);
    }

    /** Ends all subscribers, and returns when all of them have been told. */
    public void endAll(End end) throws Exception {
        hubs.endAll(end).toCompletableFuture().get(20, SECONDS);
    }

    /** Waits until it holds. */
    public void awaitTrue(BooleanSupplier condition) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("does not hold");
            }
            return null;
        });
    }

    /** Waits until the channel counts this many subscribers. */
    public void awaitSubscribers(long expected) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            PublisherReply reply = answer(ChannelCommand.Inspect::new);
            long subscribers = reply instanceof PublisherReply.Channel channel
                    ? channel.info().subscribers()
                    : 0;
            if (subscribers != expected) {
                throw new AssertionError("subscribers: " + subscribers + ", expected " + expected);
            }
            return null;
        });
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }

    private final class OneNode implements OwnerNode<ChannelCommand> {
        private final ChannelKey key;

        private OneNode(ChannelKey key) {
            this.key = key;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void opened(ActorRef<ChannelCommand> owner) {}

        @Override
        public void closed(ActorRef<ChannelCommand> owner) {}

        @Override
        public void stays(ActorRef<ChannelCommand> owner) {}

        @Override
        public void passivate(ActorRef<ChannelCommand> owner) {
            owners.remove(key, owner);
            owner.tell(new ChannelCommand.Stop());
        }

        @Override
        public void handOver(ChannelCommand command) {
            tell(key, command);
        }

        @Override
        public Overloads overloads() {
            return overloads;
        }

        @Override
        public void broken() {
            broken.incrementAndGet();
        }
    }
}
