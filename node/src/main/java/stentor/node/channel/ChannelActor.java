package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
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
import stentor.node.channel.ChannelCommand.Create;
import stentor.node.channel.ChannelCommand.Delete;
import stentor.node.channel.ChannelCommand.Inspect;
import stentor.node.channel.ChannelCommand.InspectMembers;
import stentor.node.channel.ChannelCommand.LastPart;
import stentor.node.channel.ChannelCommand.MakeRoom;
import stentor.node.channel.ChannelCommand.Part;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.ChannelCommand.Stop;
import stentor.node.channel.PublisherReply.Channel;
import stentor.node.channel.PublisherReply.Failed;
import stentor.node.channel.PublisherReply.LogUnavailable;
import stentor.node.channel.PublisherReply.Members;
import stentor.node.messagelog.KnownPositions;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.Certainty;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Sentinels;
import stentor.node.owner.Stages;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * A channel's one owner: puts what is published in the log, then gives it once to each hub, then answers the publisher. What
 * it decides is in {@link ChannelOwner}; here the log is asked, one step after the other: publishes that come meanwhile make
 * the next step. Every write carries the epoch of this owner's claim; an owner that the log refuses stops at once, and one
 * whose node may have been given up by the others asks nothing until that is known.
 */
public final class ChannelActor extends AbstractBehavior<ChannelCommand> {
    /** What it tells itself. */
    sealed interface Own extends ChannelCommand
            permits Describe, Resume, HubsGone, LogBehind, LookAtLog, Again, Tick, PresenceAlarm, SettingsChanged {}

    /** Asks for a row of a listing, on the owner's own node. */
    record Describe(Consumer<ChannelListings.Row> to) implements Own {}

    record Resume(Runnable continuation) implements Own {}

    record HubsGone(ActorRef<?> sentinel) implements Own {}

    /** A read found the log behind what is known, under this epoch. */
    record LogBehind(long epoch) implements Own {}

    /** The log may have gone back meanwhile; see {@link MessageLog#whenConnectedAgain}. */
    record LookAtLog() implements Own {}

    /** What had to wait may be possible now. */
    record Again() implements Own {}

    record Tick() implements Own {}

    /** See {@link Presence.Alarm}. */
    record PresenceAlarm() implements Own {}

    /** The node has other settings now. */
    record SettingsChanged() implements Own {}

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

    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final Duration RESTART_SOONEST = Duration.ofMillis(200);
    private static final Duration RESTART_LATEST = Duration.ofSeconds(3);

    private final ChannelKey key;
    private final MessageLog log;
    private final KnownPositions positions;
    private final InstantSource clock;
    private final OwnerNode<ChannelCommand> node;
    private final TimerScheduler<ChannelCommand> timers;
    private final Stages<ChannelCommand> stages;
    private final Sentinels<ChannelEvent> hubs;
    private final ChannelOwner owner;
    private final LogSteps steps;
    private final Presence presence;

    private boolean gathering;
    private boolean passivating;
    private boolean stopping;

    /** A command upon which an owner of this node says what it knows, without a look at the log. */
    public static ChannelCommand describe(Consumer<ChannelListings.Row> to) {
        return new Describe(to);
    }

    /** A command upon which an owner of this node compares what it knows with what is in the log. */
    public static ChannelCommand lookAtLog() {
        return new LookAtLog();
    }

    /** A command upon which an owner of this node keeps to the node's settings as they are now: its limits, and who is told what. */
    public static ChannelCommand settingsChanged() {
        return new SettingsChanged();
    }

    public static Behavior<ChannelCommand> create(ChannelKey key, Backend backend, OwnerNode<ChannelCommand> node) {
        Behavior<ChannelCommand> owner = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ChannelActor(context, timers, key, backend, node)));
        return Behaviors.supervise(owner)
                .onFailure(
                        RuntimeException.class,
                        SupervisorStrategy.restartWithBackoff(RESTART_SOONEST, RESTART_LATEST, 0.2));
    }

    private ChannelActor(
            ActorContext<ChannelCommand> context,
            TimerScheduler<ChannelCommand> timers,
            ChannelKey key,
            Backend backend,
            OwnerNode<ChannelCommand> node) {
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
    public Receive<ChannelCommand> createReceive() {
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
                .onMessage(SettingsChanged.class, changed -> onSettingsChanged())
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

    private Behavior<ChannelCommand> onPublish(Publish publish) {
        owner.publish(publish, clock.millis());
        return gather();
    }

    /** Lets the publishes that wait in the mailbox already share the next append. */
    private Behavior<ChannelCommand> gather() {
        if (!gathering && !owner.isAsking() && owner.hasWork()) {
            gathering = true;
            getContext().getSelf().tell(new Again());
        }
        return this;
    }

    private Behavior<ChannelCommand> onPart(Part part) {
        owner.part(part, clock.millis());
        return this;
    }

    private Behavior<ChannelCommand> onLastPart(LastPart last) {
        owner.lastPart(last, clock.millis());
        return gather();
    }

    private Behavior<ChannelCommand> onAsked(ChannelCommand command) {
        owner.ask(command);
        return proceed();
    }

    private Behavior<ChannelCommand> onAgain() {
        gathering = false;
        return proceed();
    }

    // One step at the log after the other

    private Behavior<ChannelCommand> proceed() {
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

    private Behavior<ChannelCommand> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    // What hubs say

    private Behavior<ChannelCommand> onReport(HubCommand.Report report) {
        owner.report(report, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<ChannelCommand> onRead(HubCommand.Read read) {
        owner.read(read, steps.isCertain());
        return proceed();
    }

    /** What was acknowledged is not in the log any more: a new claim lets readers know. */
    private Behavior<ChannelCommand> onLogBehind(LogBehind behind) {
        owner.logBehind(behind.epoch());
        return proceed();
    }

    private Behavior<ChannelCommand> onLookAtLog() {
        owner.lookAtLog();
        return proceed();
    }

    private Behavior<ChannelCommand> onDetach(HubCommand.Detach detach) {
        hubs.forget(detach.hub());
        return forget(detach.hub()::equals);
    }

    private Behavior<ChannelCommand> forget(Predicate<ActorRef<ChannelEvent>> gone) {
        owner.forget(gone, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<ChannelCommand> onAdmit(HubCommand.Admit admit) {
        if (steps.isCertain()) {
            owner.admit(admit);
        }
        return this;
    }

    private Behavior<ChannelCommand> onHolders(RollCall.Holders holders) {
        if (steps.isCertain()) {
            owner.holders(holders);
        }
        return this;
    }

    private Behavior<ChannelCommand> onRelease(HubCommand.Release release) {
        owner.release(release, steps.isCertain(), clock.millis());
        return this;
    }

    private Behavior<ChannelCommand> onDelivered(HubCommand.Delivered delivered) {
        owner.delivered(delivered);
        return this;
    }

    // Who is present

    private Behavior<ChannelCommand> onInspectMembers(InspectMembers inspect) {
        return onAsked(new Inspect(reply -> inspect.replyTo()
                .tell(reply instanceof Channel channel ? new Members(channel.info(), presence.users()) : reply)));
    }

    private Behavior<ChannelCommand> onDescribe(Describe describe) {
        describe.to().accept(new ChannelListings.Row(key, owner.shown(clock.millis()), presence.size()));
        return this;
    }

    /** While the node may not act as owner nobody is let in; hubs ask again. */
    private Behavior<ChannelCommand> onPresence(HubCommand command) {
        if (command instanceof HubCommand.Quit || steps.isCertain()) {
            presence.take(command, System.nanoTime());
        }
        return this;
    }

    private void wakePresence(Duration delay) {
        timers.startSingleTimer(new PresenceAlarm(), delay);
    }

    private Behavior<ChannelCommand> onPresenceAlarm() {
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
            ActorRef<ChannelCommand> self = getContext().getSelf();
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
        public void handOver(ChannelCommand command) {
            node.handOver(command);
        }

        @Override
        public void hit(Overloads.Bound bound) {
            node.overloads().hit(bound);
        }
    }

    // The clock, and the end

    private Behavior<ChannelCommand> onTick() {
        owner.tick(clock.millis());
        long now = clock.millis();
        if (owner.isIdle() && now - owner.activeAt() > IDLE.toMillis() && !owner.isCounting(now)) {
            passivate();
            return this;
        }
        return proceed();
    }

    private Behavior<ChannelCommand> onSettingsChanged() {
        owner.limitsChanged();
        presence.sayAgain();
        return this;
    }

    private Behavior<ChannelCommand> onMakeRoom() {
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
    private Behavior<ChannelCommand> onStop() {
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

    private Behavior<ChannelCommand> onBroken() {
        node.broken();
        return onEnd(new Failed());
    }

    private Behavior<ChannelCommand> onEnd(PublisherReply toThoseUnderWay) {
        node.closed(getContext().getSelf());
        positions.remember(key, owner.known());
        presence.ended();
        owner.end(toThoseUnderWay);
        return this;
    }
}
