package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.limits.Limit;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.KnownPositions;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.Certainty;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Sentinels;
import stentor.node.owner.Stages;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/**
 * A channel's one owner: puts what is published in the log, then gives it once to each hub, then answers the publisher. What
 * it decides is in {@link ChannelOwner}; here the log is asked, one step after the other: publishes that come meanwhile make
 * the next step. Every write carries the epoch of this owner's claim; an owner that the log refuses stops at once, and one
 * whose node may have been given up by the others asks nothing until that is known.
 */
public final class ChannelActor extends AbstractBehavior<ChannelActor.Command> {
    public sealed interface Command
            permits Asked,
                    Part,
                    LastPart,
                    Stop,
                    HubCommand,
                    Resume,
                    HubsGone,
                    Again,
                    Tick,
                    PresenceAlarm,
                    LookAtLog,
                    LogBehind,
                    RollCall.Holders,
                    Describe,
                    LimitsChanged,
                    MakeRoom {}

    /** What a publisher asks for, and is told how it went. */
    public sealed interface Asked extends Command, stentor.node.owner.Asked<Command, PublisherReply>
            permits Publish, Create, Inspect, InspectMembers, Delete {
        @Override
        Asked answering(ReplyTo<PublisherReply> other);
    }

    /**
     * Publishes one message, or several as one, all or none.
     *
     * @param settings of the channel from now on; empty: it keeps its own, and one that is new gets the defaults
     * @param create false: an unknown channel answers {@link NoSuchChannel}
     * @param watch stays on this node: on another one it is {@link PublishWatch#NONE}
     */
    public record Publish(
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey,
            ReplyTo<PublisherReply> replyTo,
            PublishWatch watch)
            implements Asked {
        /** One that nobody watches. */
        public Publish(
                List<Payload> payloads,
                Optional<ChannelSettings> settings,
                boolean create,
                Optional<String> idempotencyKey,
                ReplyTo<PublisherReply> replyTo) {
            this(payloads, settings, create, idempotencyKey, replyTo, PublishWatch.NONE);
        }

        @Override
        public Publish answering(ReplyTo<PublisherReply> other) {
            return new Publish(payloads, settings, create, idempotencyKey, other, watch);
        }

        @Override
        public long weight() {
            return Payload.weight(payloads);
        }

        /** The same with other payloads. */
        public Publish of(List<Payload> others) {
            return new Publish(others, settings, create, idempotencyKey, replyTo, watch);
        }
    }

    /**
     * The beginning of a {@link Publish} that is too large to be sent in one piece.
     *
     * @param index counts a publish's parts from 0
     * @param replyTo tells one publish from the other
     */
    public record Part(int index, List<Payload> payloads, ReplyTo<PublisherReply> replyTo) implements Command {}

    /**
     * The end of a publish that came in parts: now it is carried out.
     *
     * @param index how many parts went before it
     */
    public record LastPart(int index, Publish publish) implements Command {}

    /** Makes the channel exist under these settings. */
    public record Create(ChannelSettings settings, ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Create answering(ReplyTo<PublisherReply> other) {
            return new Create(settings, other);
        }
    }

    /** Asks for the channel's info. */
    public record Inspect(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Inspect answering(ReplyTo<PublisherReply> other) {
            return new Inspect(other);
        }
    }

    /** Asks for who is present. */
    public record InspectMembers(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public InspectMembers answering(ReplyTo<PublisherReply> other) {
            return new InspectMembers(other);
        }
    }

    /** Ends all subscribers and forgets the messages; answers with the info from before. */
    public record Delete(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Delete answering(ReplyTo<PublisherReply> other) {
            return new Delete(other);
        }
    }

    /** Stop: somebody else is about to own the channel, or nobody needs it now. */
    public record Stop() implements Command {}

    /** Asks for a row of a listing, on the owner's own node. */
    private record Describe(Consumer<ChannelListings.Row> to) implements Command {}

    private record Resume(Runnable continuation) implements Command {}

    private record HubsGone(ActorRef<?> sentinel) implements Command {}

    /** A read found the log behind what is known, under this epoch. */
    private record LogBehind(long epoch) implements Command {}

    /** The log may have gone back meanwhile; see {@link MessageLog#whenConnectedAgain}. */
    private record LookAtLog() implements Command {}

    /** What had to wait may be possible now. */
    private record Again() implements Command {}

    private record Tick() implements Command {}

    /** See {@link Presence.Alarm}. */
    private record PresenceAlarm() implements Command {}

    /** The node has many owners: to end if there is nobody and nothing here. */
    public record MakeRoom() implements Command {}

    /** The node has other limits now. */
    private record LimitsChanged() implements Command {}

    /**
     * What the owners of one store's channels work with.
     *
     * @param logWatch where they note how the log does
     * @param hooks told of what becomes of their audiences
     * @param patterns which nodes want a channel's messages besides its subscribers
     * @param rollCall asks the nodes which subscribers an earlier owner let in
     * @param positions where owners that end leave what they know to be in the log
     * @param limits of this node's channels
     */
    public record Backend(
            MessageLog log,
            LogWatch logWatch,
            Patterns patterns,
            RollCall rollCall,
            InstantSource clock,
            ChannelHooks hooks,
            KnownPositions positions,
            ChannelLimits limits) {
        /** Those of a node without others and without limits. */
        public Backend(MessageLog log, LogWatch logWatch, Patterns patterns, InstantSource clock, ChannelHooks hooks) {
            this(log, logWatch, patterns, RollCall.alone(), clock, hooks, new KnownPositions(), ChannelLimits.none());
        }
    }

    /** How the owner answers a publisher. */
    public sealed interface PublisherReply {}

    /**
     * The messages are in the log and on their way.
     *
     * @param recipients how many waiting or streaming subscribers they were sent to; if it has none, 1 means all that
     *     listen to it by a pattern
     */
    public record Published(int recipients, ChannelInfo info) implements PublisherReply {}

    public record Channel(ChannelInfo info) implements PublisherReply {}

    /** @param users the ids of those who are present */
    public record Members(ChannelInfo info, List<String> users) implements PublisherReply {
        public Members {
            users = List.copyOf(users);
        }
    }

    public record NoSuchChannel() implements PublisherReply {}

    /**
     * A limit was reached; nothing was done.
     *
     * @param retryAfterMillis when there may be room again; 0: nobody knows
     */
    public record Limited(Limit limit, long retryAfterMillis) implements PublisherReply {
        public Limited {
            Objects.requireNonNull(limit);
        }

        /** Whole seconds to wait, if that is known. */
        public OptionalLong retryAfterSeconds() {
            return retryAfterMillis == 0 ? OptionalLong.empty() : OptionalLong.of((retryAfterMillis + 999) / 1000);
        }
    }

    /**
     * The log did not answer: whether it took place is unknown.
     *
     * @param why in words for the client
     */
    public record LogUnavailable(String why) implements PublisherReply {}

    /** Too much waits already; nothing was done. */
    public record Overloaded() implements PublisherReply {}

    /** The owner broke over it: a bug, and no use to repeat it. */
    public record Failed() implements PublisherReply {}

    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final Duration RESTART_SOONEST = Duration.ofMillis(200);
    private static final Duration RESTART_LATEST = Duration.ofSeconds(3);

    private final ChannelKey key;
    private final MessageLog log;
    private final KnownPositions positions;
    private final InstantSource clock;
    private final OwnerNode<Command> node;
    private final TimerScheduler<Command> timers;
    private final Stages<Command> stages;
    private final Sentinels<ChannelEvent> hubs;
    private final ChannelOwner owner;
    private final LogSteps steps;
    private final Presence presence;

    private boolean gathering;
    private boolean passivating;
    private boolean stopping;

    /** A command upon which an owner of this node says what it knows, without a look at the log. */
    public static Command describe(Consumer<ChannelListings.Row> to) {
        return new Describe(to);
    }

    /** A command upon which an owner of this node compares what it knows with what is in the log. */
    public static Command lookAtLog() {
        return new LookAtLog();
    }

    /** A command upon which an owner of this node keeps to the node's limits as they are now. */
    public static Command limitsChanged() {
        return new LimitsChanged();
    }

    public static Behavior<Command> create(ChannelKey key, Backend backend, OwnerNode<Command> node) {
        Behavior<Command> owner = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ChannelActor(context, timers, key, backend, node)));
        return Behaviors.supervise(owner)
                .onFailure(
                        RuntimeException.class,
                        SupervisorStrategy.restartWithBackoff(RESTART_SOONEST, RESTART_LATEST, 0.2));
    }

    private ChannelActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            Backend backend,
            OwnerNode<Command> node) {
        super(context);
        this.key = key;
        this.log = backend.log();
        this.positions = backend.positions();
        this.clock = backend.clock();
        this.node = node;
        this.timers = timers;
        stages = new Stages<>(context, Resume::new);
        hubs = new Sentinels<>(node.standing(), sentinel -> context.watchWith(sentinel, new HubsGone(sentinel)));
        Patterns patterns = backend.patterns();
        presence = new Presence(key, backend.hooks(), this::wakePresence);
        owner = new ChannelOwner(
                key,
                patterns,
                backend.rollCall(),
                new OwnLimits(key, backend.limits()),
                context.getSelf(),
                new OnThisNode(),
                presence,
                positions.take(key),
                clock.millis());
        steps = new LogSteps(
                key,
                owner,
                log,
                backend.logWatch(),
                new Certainty(() -> node.standing().isCertain() && patterns.isComplete()),
                stages,
                clock,
                (wait, delay) -> timers.startSingleTimer(wait, new Again(), delay),
                timers::isTimerActive);
        // Not all owners at once: a node may have a hundred thousand of them.
        Duration first = Duration.ofMillis(ThreadLocalRandom.current().nextLong(TICK.toMillis()));
        timers.startTimerWithFixedDelay(new Tick(), first, TICK);
        node.opened(context.getSelf());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Resume.class, this::onResume)
                .onMessage(HubCommand.Report.class, this::onReport)
                .onMessage(HubCommand.Read.class, this::onRead)
                .onMessage(HubCommand.Attach.class, this::onAsked)
                .onMessage(HubCommand.Detach.class, this::onDetach)
                .onMessage(HubsGone.class, gone -> forget(hubs.gone(gone.sentinel())::contains))
                .onMessage(HubCommand.Admit.class, this::onAdmit)
                .onMessage(HubCommand.Release.class, this::onRelease)
                .onMessage(HubCommand.Delivered.class, this::onDelivered)
                .onMessage(Part.class, this::onPart)
                .onMessage(LastPart.class, this::onLastPart)
                .onMessage(Create.class, this::onAsked)
                .onMessage(Inspect.class, this::onAsked)
                .onMessage(InspectMembers.class, this::onInspectMembers)
                .onMessage(Describe.class, this::onDescribe)
                .onMessage(HubCommand.Watch.class, this::onPresence)
                .onMessage(HubCommand.Watched.class, this::onPresence)
                .onMessage(HubCommand.Join.class, this::onPresence)
                .onMessage(HubCommand.Quit.class, this::onPresence)
                .onMessage(PresenceAlarm.class, alarm -> onPresenceAlarm())
                .onMessage(Delete.class, this::onAsked)
                .onMessage(RollCall.Holders.class, this::onHolders)
                .onMessage(LimitsChanged.class, changed -> onLimitsChanged())
                .onMessage(MakeRoom.class, make -> onMakeRoom())
                .onMessage(LogBehind.class, this::onLogBehind)
                .onMessage(LookAtLog.class, look -> onLookAtLog())
                .onMessage(Again.class, again -> onAgain())
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .onSignal(PreRestart.class, restart -> onBroken())
                .onSignal(PostStop.class, stop -> onEnd(new LogUnavailable(Trouble.MOVES)))
                .build();
    }

    // What publishers ask

    private Behavior<Command> onPublish(Publish publish) {
        owner.publish(publish, clock.millis());
        return gather();
    }

    /** Lets the publishes that wait in the mailbox already share the next append. */
    private Behavior<Command> gather() {
        if (!gathering && !owner.isAsking() && owner.hasWork()) {
            gathering = true;
            getContext().getSelf().tell(new Again());
        }
        return this;
    }

    private Behavior<Command> onPart(Part part) {
        owner.part(part, clock.millis());
        return this;
    }

    private Behavior<Command> onLastPart(LastPart last) {
        owner.lastPart(last, clock.millis());
        return gather();
    }

    private Behavior<Command> onAsked(Command command) {
        owner.ask(command);
        return proceed();
    }

    private Behavior<Command> onAgain() {
        gathering = false;
        return proceed();
    }

    // One step at the log after the other

    private Behavior<Command> proceed() {
        steps.proceed();
        if (owner.isFenced() && !stopping) {
            getContext().getLog().info("channel {}: another owner took over; stopping", key);
            stop();
        }
        if (owner.isOfNoUse() && !passivating) {
            passivate();
        }
        return stopping && !owner.isAsking() ? Behaviors.stopped() : this;
    }

    private Behavior<Command> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    // What hubs say

    private Behavior<Command> onReport(HubCommand.Report report) {
        owner.report(report, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<Command> onRead(HubCommand.Read read) {
        owner.read(read, steps.isCertain());
        return proceed();
    }

    /** What was acknowledged is not in the log any more: a new claim lets readers know. */
    private Behavior<Command> onLogBehind(LogBehind behind) {
        owner.logBehind(behind.epoch());
        return proceed();
    }

    private Behavior<Command> onLookAtLog() {
        owner.lookAtLog();
        return proceed();
    }

    private Behavior<Command> onDetach(HubCommand.Detach detach) {
        hubs.forget(detach.hub());
        return forget(detach.hub()::equals);
    }

    private Behavior<Command> forget(Predicate<ActorRef<ChannelEvent>> gone) {
        owner.forget(gone, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<Command> onAdmit(HubCommand.Admit admit) {
        if (steps.isCertain()) {
            owner.admit(admit);
        }
        return this;
    }

    private Behavior<Command> onHolders(RollCall.Holders holders) {
        if (steps.isCertain()) {
            owner.holders(holders);
        }
        return this;
    }

    private Behavior<Command> onRelease(HubCommand.Release release) {
        owner.release(release, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<Command> onDelivered(HubCommand.Delivered delivered) {
        owner.delivered(delivered);
        return this;
    }

    // Who is present

    private Behavior<Command> onInspectMembers(InspectMembers inspect) {
        return onAsked(new Inspect(reply -> inspect.replyTo()
                .tell(reply instanceof Channel channel ? new Members(channel.info(), presence.users()) : reply)));
    }

    private Behavior<Command> onDescribe(Describe describe) {
        describe.to().accept(new ChannelListings.Row(key, owner.shown(clock.millis()), presence.size()));
        return this;
    }

    /** While the node may not act as owner nobody is let in; hubs ask again. */
    private Behavior<Command> onPresence(HubCommand command) {
        if (command instanceof HubCommand.Quit || steps.isCertain()) {
            presence.take(command, System.nanoTime());
        }
        return this;
    }

    private void wakePresence(Duration delay) {
        timers.startSingleTimer(new PresenceAlarm(), delay);
    }

    private Behavior<Command> onPresenceAlarm() {
        presence.wake(System.nanoTime());
        return this;
    }

    /** What the owner decides to have done. */
    private final class OnThisNode implements ChannelOwner.Effects {
        @Override
        public void watch(ActorRef<ChannelEvent> hub) {
            hubs.watch(hub);
        }

        @Override
        public void read(HubCommand.Read read, LogPosition known, MessageId newest) {
            ActorRef<Command> self = getContext().getSelf();
            ChannelReads.answer(log, key, read, known, newest, () -> self.tell(new LogBehind(known.epoch())));
        }

        @Override
        public void count(HubCommand.Delivered delivered, LogPosition known) {
            // A count that is lost leaves a message in the buffer; a claim that is lost shows at the next append.
            stages.whenDone(
                    log.delivered(key, known, delivered.id(), delivered.recipients()),
                    owner::counted,
                    failure -> getContext().getLog().debug("channel {}: a delivery was not counted", key, failure));
        }

        @Override
        public void handOver(Command command) {
            node.handOver(command);
        }

        @Override
        public void hit(Overloads.Bound bound) {
            node.overloads().hit(bound);
        }
    }

    // The clock, and the end

    private Behavior<Command> onTick() {
        owner.tick(clock.millis());
        long now = clock.millis();
        if (owner.isIdle() && now - owner.activeAt() > IDLE.toMillis() && !owner.isCounting(now)) {
            passivate();
            return this;
        }
        return proceed();
    }

    private Behavior<Command> onLimitsChanged() {
        owner.limitsChanged();
        return this;
    }

    private Behavior<Command> onMakeRoom() {
        if (owner.isIdle()) {
            passivate();
        } else {
            node.stays(getContext().getSelf());
        }
        return this;
    }

    /** From now on requests wait at the shard. */
    private void passivate() {
        passivating = true;
        owner.rests(clock.millis());
        node.closed(getContext().getSelf());
        node.passivate(getContext().getSelf());
    }

    /** What is on its way to the log is waited for, so that its publishers get their answer; what waits goes on. */
    private Behavior<Command> onStop() {
        stop();
        return owner.isAsking() ? this : Behaviors.stopped();
    }

    private void stop() {
        stopping = true;
        if (!passivating) {
            owner.movesAway();
        }
        node.closed(getContext().getSelf());
        owner.stop();
    }

    private Behavior<Command> onBroken() {
        node.broken();
        return onEnd(new Failed());
    }

    private Behavior<Command> onEnd(PublisherReply toThoseUnderWay) {
        node.closed(getContext().getSelf());
        positions.remember(key, owner.known());
        presence.ended();
        owner.end(toThoseUnderWay);
        return this;
    }
}
