package stentor.node.hub;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Channels;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.protocol.channel.ChannelKey;
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
    private final Map<ChannelKey, ActorRef<ChannelActor.Command>> owners = new ConcurrentHashMap<>();
    private final Subscriptions subscriptions;
    private ChannelSettings settings = ChannelSettings.DEFAULT;

    public ChannelWorld() {
        this(Function.identity());
    }

    /**
     * @param around what stands between the owners and the log
     */
    public ChannelWorld(Function<MessageLog, MessageLog> around) {
        log = around.apply(new MemoryMessageLog(clock));
        subscriptions = new Subscriptions(kit.spawn(Hubs.create(this, clock)));
    }

    public void settings(ChannelSettings now) {
        settings = now;
    }

    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Override
    public void tell(ChannelKey channel, ChannelActor.Command command) {
        owner(channel).tell(command);
    }

    @Override
    public <R> CompletionStage<R> ask(ChannelKey channel, Function<ActorRef<R>, ChannelActor.Command> command) {
        return AskPattern.ask(
                owner(channel),
                command::apply,
                Duration.ofSeconds(20),
                kit.system().scheduler());
    }

    private ActorRef<ChannelActor.Command> owner(ChannelKey channel) {
        return owners.computeIfAbsent(
                channel,
                key -> kit.spawn(ChannelActor.create(key, log, clock, self -> self.tell(new ChannelActor.Stop()))));
    }

    /** The owner dies; the next command finds another. */
    public void killOwner() {
        kit.stop(owners.remove(KEY));
    }

    /** Another owner takes over while the first one still believes that it owns the channel. */
    public ActorRef<ChannelActor.Command> usurp() {
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

    public ChannelActor.Publish publishCommand(
            Optional<String> key, boolean create, ActorRef<PublisherReply> replyTo, String... texts) {
        List<Payload> payloads = Arrays.stream(texts)
                .map(text -> Payload.text(text, "text/plain"))
                .toList();
        return new ChannelActor.Publish(payloads, settings, create, key, replyTo);
    }

    public PublisherReply answer(Function<ActorRef<PublisherReply>, ChannelActor.Command> command) {
        try {
            return ask(KEY, command).toCompletableFuture().get(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public ChannelActor.Published published(String... texts) {
        return (ChannelActor.Published) publish(texts);
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

    /** Waits until the channel counts this many subscribers. */
    public void awaitSubscribers(long expected) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            PublisherReply reply = answer(ChannelActor.Inspect::new);
            long subscribers = reply instanceof ChannelActor.Channel channel
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
}
