package stentor.node.hub.pattern;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.Patterns;
import stentor.node.hub.ByteBudget;
import stentor.node.hub.End;
import stentor.node.hub.HubRef;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.Message;

/**
 * This node's subscribers of all channels that a pattern fits. The owners of those channels find it in the directory and
 * send it each message once. Where it notices that something did not reach it, because of a hole or because an owner's
 * node was lost, it reads the channel from the log and goes on.
 */
final class PatternHub extends AbstractBehavior<PatternHub.Command> {
    sealed interface Command {}

    record Subscribe(long number, PatternSubscriber subscriber) implements Command {}

    record Unsubscribe(long number) implements Command {}

    /** All subscribers must leave. */
    record EndAll(End end, Runnable done) implements Command {}

    /**
     * Too much waited in the hubs' mailboxes, so that messages which owners have sent are not handed to the hub.
     *
     * @param more whether there were messages of other channels, too
     */
    record DeliveriesDropped(List<PatternHubEvents.Missed> channels, boolean more) implements Command {}

    private record FromPatterns(PatternEvent event) implements Command {}

    private record FromOwner(ChannelEvent event) implements Command {}

    private record NodeGone(ActorRef<?> sentinel) implements Command {}

    private record Tick() implements Command {}

    private record Idle() implements Command {}

    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);
    private static final int READ_LIMIT = 200;

    private final ChannelPattern pattern;
    private final Channels channels;
    private final Patterns patterns;
    private final Standing standing;
    private final TimerScheduler<Command> timers;
    private final HubRef<Command> place;
    private final LongAdder gaps;
    private final ActorRef<PatternEvent> self;
    private final ActorRef<ChannelEvent> reader;

    private final Map<Long, PatternSubscriber> subscribers = new LinkedHashMap<>();
    private final Map<Long, PatternSubscriber> unconfirmed = new LinkedHashMap<>();
    private final FollowedChannels heard;
    private final Set<ActorRef<?>> watched = new HashSet<>();
    private boolean known;
    private long handled;

    static Behavior<Command> create(
            ChannelPattern pattern,
            Channels channels,
            Patterns patterns,
            Standing standing,
            ByteBudget waiting,
            LongAdder gaps,
            HubRef<Command> place) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new PatternHub(context, timers, pattern, channels, patterns, standing, waiting, gaps, place)));
    }

    private PatternHub(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelPattern pattern,
            Channels channels,
            Patterns patterns,
            Standing standing,
            ByteBudget waiting,
            LongAdder gaps,
            HubRef<Command> place) {
        super(context);
        this.pattern = pattern;
        this.channels = channels;
        this.patterns = patterns;
        this.standing = standing;
        this.timers = timers;
        this.place = place;
        this.gaps = gaps;
        this.heard = new FollowedChannels(FollowedChannels.MOST, waiting);
        this.self = context.messageAdapter(PatternEvent.class, FromPatterns::new);
        this.reader = context.messageAdapter(ChannelEvent.class, FromOwner::new);
        patterns.want(pattern, self);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromPatterns.class, this::onEvent)
                .onMessage(DeliveriesDropped.class, this::onDeliveriesDropped)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(FromOwner.class, this::onAnswer)
                .onMessage(NodeGone.class, this::onNodeGone)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Idle.class, idle -> onIdle())
                .onMessage(EndAll.class, this::onEndAll)
                .onSignal(PostStop.class, stop -> onStopped())
                .build();
    }

    // Coming and going

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        handled++;
        subscribers.put(subscribe.number(), subscribe.subscriber());
        unconfirmed.put(subscribe.number(), subscribe.subscriber());
        confirm();
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        leave(unsubscribe.number());
        return this;
    }

    private void leave(long number) {
        unconfirmed.remove(number);
        if (subscribers.remove(number) != null && subscribers.isEmpty()) {
            timers.startSingleTimer(new Idle(), LINGER);
        }
    }

    /** A node that cannot be certain that it is one of the cluster promises nothing. */
    private void confirm() {
        if (known && standing.isCertain()) {
            List<PatternSubscriber> those = List.copyOf(unconfirmed.values());
            unconfirmed.clear();
            those.forEach(subscriber -> tell(subscriber, PatternSubscriber::confirmed));
        }
        watchTheClock();
    }

    private Behavior<Command> onEndAll(EndAll all) {
        endAll(all.end());
        all.done().run();
        return this;
    }

    private void endAll(End end) {
        List<PatternSubscriber> those = List.copyOf(subscribers.values());
        List.copyOf(subscribers.keySet()).forEach(this::leave);
        those.forEach(subscriber -> tell(subscriber, ending -> ending.end(end)));
    }

    private Behavior<Command> onIdle() {
        return subscribers.isEmpty() && place.retire(handled) ? Behaviors.stopped() : this;
    }

    /** No subscriber waits for ever, even if the hub ends because of a programming error. */
    private Behavior<Command> onStopped() {
        patterns.leave(pattern, self);
        heard.clear();
        endAll(End.UNAVAILABLE);
        return this;
    }

    // What is published

    private Behavior<Command> onEvent(FromPatterns from) {
        if (from.event() instanceof PatternEvent.Heard message) {
            onHeard(message);
        } else if (from.event() instanceof PatternEvent.Known) {
            known = true;
            confirm();
        }
        return this;
    }

    private void onHeard(PatternEvent.Heard message) {
        FollowedChannels.Entry entry = heard.heard(message, watch(message.owner()));
        handOut(entry, entry.channel().hear(message));
    }

    private void handOut(FollowedChannels.Entry entry, FollowedChannel.Next next) {
        if (next.gap()) {
            gaps.add(subscribers.size());
            tellAll(PatternSubscriber::gap);
        }
        for (Message message : next.messages()) {
            PatternDelivery delivery = new PatternDelivery(entry.key(), message);
            tellAll(subscriber -> subscriber.deliver(delivery));
        }
        heard.note(entry);
        readOn();
    }

    private void tellAll(Consumer<PatternSubscriber> what) {
        subscribers.values().removeIf(subscriber -> !tell(subscriber, what));
    }

    /** A connection that breaks over what it is told, which is false then, must not take the others along. */
    private boolean tell(PatternSubscriber subscriber, Consumer<PatternSubscriber> what) {
        try {
            what.accept(subscriber);
            return true;
        } catch (RuntimeException mistake) {
            getContext()
                    .getLog()
                    .error(
                            "a subscriber of {} broke over what it was told, and is told nothing more",
                            pattern,
                            mistake);
            return false;
        }
    }

    // What did not reach it

    /** What ends with the owner's node. An owner on this node tells all that it has to tell before it ends. */
    private ActorRef<?> watch(ActorRef<?> owner) {
        ActorRef<?> sentinel = standing.sentinel(owner);
        if (!sentinel.equals(owner) && watched.add(sentinel)) {
            getContext().watchWith(sentinel, new NodeGone(sentinel));
        }
        return sentinel;
    }

    private Behavior<Command> onNodeGone(NodeGone gone) {
        watched.remove(gone.sentinel());
        heard.doubt(gone.sentinel()::equals);
        readOn();
        return this;
    }

    /** What is stored is read from the logs. Of what is not, and of channels that are not named, a gap is told. */
    private Behavior<Command> onDeliveriesDropped(DeliveriesDropped dropped) {
        if (dropped.more()) {
            tellAll(PatternSubscriber::gap);
        }
        for (PatternHubEvents.Missed missed : dropped.channels()) {
            FollowedChannels.Entry entry =
                    heard.heard(missed.first(), watch(missed.first().owner()));
            entry.channel().miss(missed.epoch(), missed.last(), missed.unstored());
            heard.note(entry);
        }
        readOn();
        return this;
    }

    private void readOn() {
        for (FollowedChannels.Entry entry : heard.toRead(System.nanoTime())) {
            channels.tell(
                    entry.key(),
                    new HubCommand.Read(reader, entry.request(), entry.channel().read(), READ_LIMIT));
        }
        watchTheClock();
    }

    private Behavior<Command> onAnswer(FromOwner from) {
        // A read that failed is asked again at a tick, like one that got no answer.
        if (from.event() instanceof ChannelEvent.ReadAnswer answer) {
            FollowedChannels.Entry entry = heard.answered(answer.request());
            if (entry != null) {
                handOut(entry, entry.channel().found(answer.messages(), answer.more()));
            }
        }
        return this;
    }

    // The clock

    private void watchTheClock() {
        boolean busy = heard.isReading() || !unconfirmed.isEmpty();
        if (!busy) {
            timers.cancel(Tick.class);
        } else if (!timers.isTimerActive(Tick.class)) {
            timers.startTimerWithFixedDelay(Tick.class, new Tick(), TICK);
        }
    }

    private Behavior<Command> onTick() {
        heard.askAgain(System.nanoTime() - READ_AGAIN.toNanos());
        readOn();
        confirm();
        return this;
    }
}
