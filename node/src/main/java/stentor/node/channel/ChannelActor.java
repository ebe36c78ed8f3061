package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Stages;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * A channel's one owner: puts what is published in the log, then gives it once to each hub, then answers the publisher.
 * Operations on the log go one after the other; publishes that wait meanwhile make the next batch. Every write carries
 * the epoch of this owner's claim; an owner that the log refuses stops at once.
 */
public final class ChannelActor extends AbstractBehavior<ChannelActor.Command> {
    public sealed interface Command
            permits Asked, Part, LastPart, Stop, HubCommand, Resume, HubsGone, Again, Tick, LogBehind {}

    /** What a publisher asks for, and is told how it went. */
    public sealed interface Asked extends Command, stentor.node.owner.Asked<Command, PublisherReply>
            permits Publish, Create, Inspect, Delete {
        @Override
        Asked answering(ReplyTo<PublisherReply> other);
    }

    /**
     * Publishes one message, or several as one, all or none.
     *
     * @param settings of the channel from now on; empty: it keeps its own, and one that is new gets the defaults
     * @param create false: an unknown channel answers {@link NoSuchChannel}
     */
    public record Publish(
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey,
            ReplyTo<PublisherReply> replyTo)
            implements Asked {
        @Override
        public Publish answering(ReplyTo<PublisherReply> other) {
            return new Publish(payloads, settings, create, idempotencyKey, other);
        }

        @Override
        public long weight() {
            return Payload.weight(payloads);
        }

        /** The same with other payloads. */
        public Publish of(List<Payload> others) {
            return new Publish(others, settings, create, idempotencyKey, replyTo);
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

    /** Ends all subscribers and forgets the messages; answers with the info from before. */
    public record Delete(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Delete answering(ReplyTo<PublisherReply> other) {
            return new Delete(other);
        }
    }

    /** Stop: somebody else is about to own the channel, or nobody needs it now. */
    public record Stop() implements Command {}

    private record Resume(Runnable continuation) implements Command {}

    private record HubsGone(ActorRef<?> sentinel) implements Command {}

    /** What had to wait may be possible now. */
    private record Again() implements Command {}

    private record Tick() implements Command {}

    /** A read found the log behind what is known, under this epoch. */
    private record LogBehind(long epoch) implements Command {}

    /**
     * What the owners of one store's channels work with.
     *
     * @param logWatch where they note how the log does
     * @param patterns which nodes want a channel's messages besides its subscribers
     */
    public record Backend(MessageLog log, LogWatch logWatch, Patterns patterns, InstantSource clock) {}

    /** How the owner answers a publisher. */
    public sealed interface PublisherReply {}

    /**
     * The messages are in the log and on their way.
     *
     * @param recipients how many waiting or streaming subscribers they were sent to; if it has none, 1 stands for all who
     *     listen to it by a pattern
     */
    public record Published(int recipients, ChannelInfo info) implements PublisherReply {}

    public record Channel(ChannelInfo info) implements PublisherReply {}

    public record NoSuchChannel() implements PublisherReply {}

    /** The log did not answer: whether it took place is unknown. */
    public record LogUnavailable() implements PublisherReply {}

    /** Too much waits already; nothing was done. */
    public record Overloaded() implements PublisherReply {}

    /** The owner broke over it: a bug, and no use to repeat it. */
    public record Failed() implements PublisherReply {}

    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration RESTART_SOONEST = Duration.ofMillis(200);
    private static final Duration RESTART_LATEST = Duration.ofSeconds(3);

    private final ChannelKey key;
    private final MessageLog log;
    private final InstantSource clock;
    private final OwnerNode<Command> node;
    private final Stages<Command> stages;

    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final Onlookers onlookers;
    private final Parts parts = new Parts();
    private final Backlog backlog;
    private final Claims claims;
    private final LogTurn turn;
    private final Operations operations;

    private boolean gathering;
    private boolean proceeding;
    private boolean stopping;

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
        this.clock = backend.clock();
        this.node = node;
        onlookers = new Onlookers(key, backend.patterns(), context.getSelf());
        stages = new Stages<>(context, Resume::new);
        backlog = new Backlog(clock);
        claims = new Claims(key, backend, node, stages, timers, new Again(), ledger, audience, backlog);
        turn = new LogTurn(key, stages, backend.logWatch(), claims, backlog, this::onFenced);
        operations = new Operations(key, log, clock, ledger, audience, onlookers, backlog, turn, this::takeIn);
        ledger.active(clock.millis());
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        node.opened(context.getSelf());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Resume.class, this::onResume)
                .onMessage(HubCommand.Report.class, this::onReport)
                .onMessage(HubCommand.Read.class, this::onRead)
                .onMessage(HubCommand.Attach.class, attach -> enqueue(new Operation.Attach(attach)))
                .onMessage(HubCommand.Detach.class, detach -> forget(detach.hub()::equals))
                .onMessage(HubsGone.class, gone -> forget(hub -> sentinel(hub).equals(gone.sentinel())))
                .onMessage(HubCommand.Admit.class, this::onAdmit)
                .onMessage(HubCommand.Release.class, this::onRelease)
                .onMessage(HubCommand.Delivered.class, this::onDelivered)
                .onMessage(Part.class, this::onPart)
                .onMessage(LastPart.class, this::onLastPart)
                .onMessage(Create.class, create -> enqueue(new Operation.Create(create)))
                .onMessage(Inspect.class, inspect -> enqueue(new Operation.Inspect(inspect)))
                .onMessage(Delete.class, delete -> enqueue(new Operation.Delete(delete)))
                .onMessage(Again.class, again -> onAgain())
                .onMessage(LogBehind.class, this::onLogBehind)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .onSignal(PreRestart.class, restart -> onBroken())
                .onSignal(PostStop.class, stop -> onEnd(new LogUnavailable()))
                .build();
    }

    // What is asked, and one operation after the other

    private Behavior<Command> onPublish(Publish publish) {
        return backlog.takesRepeat(publish) || !queue(new Operation.Append(publish)) ? this : gather();
    }

    /** Lets the publishes that wait in the mailbox already share the next append. */
    private Behavior<Command> gather() {
        if (!gathering && !turn.isTaken()) {
            gathering = true;
            getContext().getSelf().tell(new Again());
        }
        return this;
    }

    private Behavior<Command> onPart(Part part) {
        parts.add(part, clock.millis());
        return this;
    }

    private Behavior<Command> onLastPart(LastPart last) {
        Optional<Publish> whole = parts.complete(last);
        if (whole.isEmpty()) {
            node.overloads().hit(Overloads.Bound.PARTS);
            last.publish().replyTo().tell(new Overloaded());
            return this;
        }
        return onPublish(whole.get());
    }

    private Behavior<Command> enqueue(Operation operation) {
        return queue(operation) ? proceed() : this;
    }

    private boolean queue(Operation operation) {
        if (stopping) {
            node.handOver(operation.command());
            return false;
        }
        if (!backlog.add(operation)) {
            node.overloads().hit(Overloads.Bound.OWNER_QUEUE);
            operation.answer(new Overloaded());
            return false;
        }
        return true;
    }

    private Behavior<Command> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    private Behavior<Command> onAgain() {
        gathering = false;
        return proceed();
    }

    private Behavior<Command> proceed() {
        if (!proceeding) {
            proceeding = true;
            while (!stopping && !turn.isTaken() && backlog.hasOperations() && mayServe()) {
                operations.begin(backlog.next());
            }
            if (backlog.hasReads() && mayServe()) {
                backlog.takeReads(this::answer);
            }
            proceeding = false;
        }
        boolean needed = !backlog.isEmpty() || !audience.isEmpty();
        if (!stopping && claims.areDue() && needed && claims.areCertain()) {
            claims.claim(this::onClaimed);
        }
        return stopping && !turn.isTaken() ? Behaviors.stopped() : this;
    }

    private boolean mayServe() {
        return ledger.isClaimed() && claims.areCertain();
    }

    private void onClaimed() {
        audience.tell(attached());
        proceed();
    }

    private void onFenced() {
        getContext().getLog().info("channel {}: another owner took over; stopping", key);
        stop();
    }

    // What hubs say

    private Behavior<Command> onReport(HubCommand.Report report) {
        ledger.requested(report.requestedAt());
        ledger.active(clock.millis());
        if (!audience.has(report.hub())) {
            report.hub().tell(new ChannelEvent.Detached(ledger.epoch()));
        } else if (claims.areCertain()) {
            audience.report(report, ledger.lastSent(), ledger.epoch());
            report.hub().tell(new ChannelEvent.ReportTaken(ledger.epoch(), report.number(), ledger.lastSent()));
        }
        return this;
    }

    private Behavior<Command> onRead(HubCommand.Read read) {
        if (ledger.wasClaimed() && claims.areCertain()) {
            answer(read);
            return this;
        }
        if (!backlog.add(read)) {
            node.overloads().hit(Overloads.Bound.OWNER_READS);
        }
        return proceed();
    }

    private void answer(HubCommand.Read read) {
        LogBehind behind = new LogBehind(ledger.epoch());
        ActorRef<Command> self = getContext().getSelf();
        ChannelReads.answer(log, key, read, ledger.position(), ledger.ids().last(), () -> self.tell(behind));
    }

    /** What was acknowledged is not in the log any more: a new claim lets readers know. */
    private Behavior<Command> onLogBehind(LogBehind behind) {
        if (behind.epoch() == ledger.epoch() && !turn.isTaken()) {
            claims.lost();
        }
        return proceed();
    }

    private void takeIn(ActorRef<ChannelEvent> hub) {
        if (audience.attach(hub)) {
            ActorRef<?> sentinel = sentinel(hub);
            getContext().watchWith(sentinel, new HubsGone(sentinel));
        }
        hub.tell(attached());
    }

    private ChannelEvent.Attached attached() {
        return new ChannelEvent.Attached(
                getContext().getSelf(),
                ledger.epoch(),
                ledger.lastSent(),
                ledger.state().settings());
    }

    private Behavior<Command> forget(Predicate<ActorRef<ChannelEvent>> gone) {
        audience.forget(gone);
        ledger.active(clock.millis());
        return this;
    }

    private ActorRef<?> sentinel(ActorRef<ChannelEvent> hub) {
        return node.standing().sentinel(hub);
    }

    private Behavior<Command> onAdmit(HubCommand.Admit admit) {
        if (audience.has(admit.hub()) && claims.areCertain()) {
            audience.admit(admit, ledger.epoch());
        }
        return this;
    }

    private Behavior<Command> onRelease(HubCommand.Release release) {
        audience.release(release.hub(), release.number());
        ledger.active(clock.millis());
        return this;
    }

    private Behavior<Command> onDelivered(HubCommand.Delivered delivered) {
        if (ledger.isClaimed()) {
            // A count that is lost leaves a message in the buffer; a claim that is lost shows at the next append.
            stages.whenDone(
                    log.delivered(key, ledger.position(), delivered.id(), delivered.recipients()),
                    ledger::take,
                    failure -> getContext().getLog().debug("channel {}: a delivery was not counted", key, failure));
        }
        return stopping && !turn.isTaken() ? Behaviors.stopped() : this;
    }

    // The clock, and the end

    private Behavior<Command> onTick() {
        onlookers.remind(ledger.epoch(), ledger.lastSent());
        boolean idle = audience.isEmpty() && backlog.isEmpty() && !turn.isTaken();
        if (idle && clock.millis() - ledger.activeAt() > 2 * TICK.toMillis()) {
            // From now on whoever asks must wait at the shard.
            node.closed(getContext().getSelf());
            node.passivate(getContext().getSelf());
        } else if (!audience.isEmpty() && !turn.isTaken() && ledger.isClaimed()) {
            operations.keepAlive();
        }
        return proceed();
    }

    /** What is on its way to the log is waited for, so that its publishers get their answer; what waits goes on. */
    private Behavior<Command> onStop() {
        stop();
        backlog.giveUp().forEach(node::handOver);
        return turn.isTaken() ? this : Behaviors.stopped();
    }

    private void stop() {
        stopping = true;
        node.closed(getContext().getSelf());
    }

    private Behavior<Command> onBroken() {
        node.broken();
        return onEnd(new Failed());
    }

    /** Nobody who asked is left without an answer, and hubs look for the next owner at once. */
    private Behavior<Command> onEnd(PublisherReply toThoseUnderWay) {
        node.closed(getContext().getSelf());
        turn.abandon(toThoseUnderWay);
        backlog.refuseAll();
        audience.tell(new ChannelEvent.Detached(ledger.epoch()));
        return this;
    }
}
