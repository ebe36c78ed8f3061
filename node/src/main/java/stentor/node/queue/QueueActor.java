package stentor.node.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueState;
import stentor.node.owner.Asked;
import stentor.node.owner.Certainty;
import stentor.node.owner.ClaimPace;
import stentor.node.owner.LogWatch;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Stages;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * A queue's one owner. What it decides is in {@link QueueOwner}; here it is written to the log, one step after the other:
 * what is asked meanwhile makes the next step. An owner that the log refuses stops at once; one whose node may have been
 * given up by the others writes nothing until that is known.
 */
public final class QueueActor extends AbstractBehavior<QueueActor.Command> {
    public sealed interface Command permits DeskCommand, Push, Settle, Inspect, Stop, Own {}

    /** What it tells itself. */
    private sealed interface Own extends Command {}

    /**
     * Puts a message at the queue's end.
     *
     * @param maxMessages if so many wait, nothing is pushed
     * @param messageTimeout waiting messages of the queue expire after it; zero: never
     */
    public record Push(
            Payload payload,
            Optional<String> idempotencyKey,
            int maxMessages,
            Duration messageTimeout,
            ReplyTo<PushReply> replyTo)
            implements Command, Asked<Command, PushReply> {
        @Override
        public Push answering(ReplyTo<PushReply> other) {
            return new Push(payload, idempotencyKey, maxMessages, messageTimeout, other);
        }

        @Override
        public long weight() {
            return payload.weight();
        }
    }

    /** A consumer acknowledges. */
    public record Settle(String token, ReplyTo<SettleReply> replyTo) implements Command, Asked<Command, SettleReply> {
        @Override
        public Settle answering(ReplyTo<SettleReply> other) {
            return new Settle(token, other);
        }
    }

    /** Somebody wants to know how the queue does. */
    public record Inspect(ReplyTo<InspectReply> replyTo) implements Command, Asked<Command, InspectReply> {
        @Override
        public Inspect answering(ReplyTo<InspectReply> other) {
            return new Inspect(other);
        }
    }

    /** Stop: somebody else is about to own the queue, or nobody needs it now. */
    public record Stop() implements Command {}

    private record Resume(Runnable continuation) implements Own {}

    private record ClaimAgain() implements Own {}

    private record LookAgain() implements Own {}

    private record DeskGone(ActorRef<?> sentinel) implements Own {}

    /** Sent by a timer. */
    record Sweep() implements Own {}

    /**
     * What the owners of one store's queues work with.
     *
     * @param logWatch where they note how the log does
     */
    public record Backend(QueueLog log, LogWatch logWatch, InstantSource clock, QueueCounts counts) {}

    /** How the owner answers a push. */
    public sealed interface PushReply {}

    /**
     * The message is in the log.
     *
     * @param taken whether a consumer took it at once
     */
    public record Pushed(boolean taken) implements PushReply {}

    /** As many messages wait as may; nothing was pushed. */
    public record Full() implements PushReply {}

    /** How the owner answers an acknowledgement. */
    public sealed interface SettleReply {}

    public record Settled() implements SettleReply {}

    /** The token is none of this queue's, or is over, or was settled before. */
    public record UnknownToken() implements SettleReply {}

    /** How the owner answers an inspection. */
    public sealed interface InspectReply {}

    /**
     * @param messages how many wait
     * @param out how many are with consumers and not settled, or not known to have reached them
     * @param consumers how many wait for a message
     */
    public record Queue(long messages, int out, int consumers) implements InspectReply {}

    /**
     * The log did not answer: whether it took place is unknown.
     *
     * @param why in words for the client
     */
    public record LogUnavailable(String why) implements PushReply, SettleReply, InspectReply {}

    /** Too much waits already; nothing was done. */
    public record Overloaded() implements PushReply, SettleReply, InspectReply {}

    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final int TOKEN_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ChannelKey key;
    private final QueueLog log;
    private final InstantSource clock;
    private final QueueCounts counts;
    private final TimerScheduler<Command> timers;
    private final LogWatch logWatch;
    private final OwnerNode<Command> node;
    private final Stages<Command> stages;
    private final Certainty certainty;
    private final ClaimPace pace = new ClaimPace();
    private final KnownDesks desks;
    private final QueueOwner owner;

    private QueueState counted = QueueState.EMPTY;
    private boolean busy;
    private boolean proceeding;
    private boolean stopping;
    private long activeAt;
    private long sweepAt;

    public static Behavior<Command> create(ChannelKey key, Backend backend, OwnerNode<Command> node) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new QueueActor(context, timers, key, backend, node)));
    }

    private QueueActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            Backend backend,
            OwnerNode<Command> node) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.log = backend.log();
        this.logWatch = backend.logWatch();
        this.clock = backend.clock();
        this.counts = backend.counts();
        this.node = node;
        this.activeAt = clock.millis();
        this.certainty = new Certainty(node.standing()::isCertain);
        this.stages = new Stages<>(context, Resume::new);
        this.desks = new KnownDesks(
                context.getSystem(), node.standing(), sentinel -> context.watchWith(sentinel, new DeskGone(sentinel)));
        this.owner = new QueueOwner(key, QueueActor::token, desks);
        node.opened(context.getSelf());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Push.class, this::onPush)
                .onMessage(DeskCommand.Take.class, this::onTake)
                .onMessage(DeskCommand.Leave.class, this::onLeave)
                .onMessage(DeskCommand.HandedOver.class, this::onHandedOver)
                .onMessage(DeskCommand.GiveBack.class, this::onGiveBack)
                .onMessage(Settle.class, this::onSettle)
                .onMessage(Inspect.class, this::onInspect)
                .onMessage(DeskGone.class, this::onDeskGone)
                .onMessage(Resume.class, this::onResume)
                .onMessage(ClaimAgain.class, again -> proceed())
                .onMessage(LookAgain.class, again -> proceed())
                .onMessage(Sweep.class, sweep -> onSweep())
                .onMessage(Stop.class, stop -> onStop())
                .onSignal(PostStop.class, end -> onEnd())
                .build();
    }

    private Behavior<Command> onPush(Push push) {
        if (stopping) {
            node.handOver(push);
            return this;
        }
        owner.push(push, clock.millis());
        return active();
    }

    private Behavior<Command> onTake(DeskCommand.Take take) {
        owner.take(take, clock.millis());
        return active();
    }

    private Behavior<Command> onLeave(DeskCommand.Leave leave) {
        owner.leave(leave, clock.millis());
        return active();
    }

    private Behavior<Command> onHandedOver(DeskCommand.HandedOver report) {
        owner.handedOver(report);
        return active();
    }

    private Behavior<Command> onGiveBack(DeskCommand.GiveBack report) {
        owner.giveBack(report, clock.millis());
        return active();
    }

    private Behavior<Command> onSettle(Settle settle) {
        if (stopping) {
            node.handOver(settle);
            return this;
        }
        owner.settle(settle);
        return active();
    }

    private Behavior<Command> onInspect(Inspect inspect) {
        stages.whenDone(
                log.state(key),
                state -> inspect.replyTo().tell(new Queue(state.waiting(), state.leases(), owner.consumers())),
                failure -> inspect.replyTo().tell(new LogUnavailable(Trouble.ofLog(key, failure))));
        return active();
    }

    private Behavior<Command> onDeskGone(DeskGone gone) {
        desks.gone(gone.sentinel()).forEach(desk -> owner.deskGone(desk, clock.millis()));
        return active();
    }

    private Behavior<Command> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    private Behavior<Command> onSweep() {
        long now = clock.millis();
        owner.sweep(now);
        if (owner.isIdle() && !busy && now - activeAt > IDLE.toMillis()) {
            // From now on requests wait at the shard.
            node.closed(getContext().getSelf());
            node.passivate(getContext().getSelf());
        }
        return proceed();
    }

    /** What was asked before is still written, so that it gets an answer. */
    private Behavior<Command> onStop() {
        stopping = true;
        node.closed(getContext().getSelf());
        return proceed();
    }

    /** Every request gets an answer, whatever it was that ended this owner. */
    private Behavior<Command> onEnd() {
        node.closed(getContext().getSelf());
        count(QueueState.EMPTY);
        owner.end(clock.millis());
        return this;
    }

    private Behavior<Command> active() {
        activeAt = clock.millis();
        return proceed();
    }

    // One step after the other

    private Behavior<Command> proceed() {
        if (!proceeding) {
            proceeding = true;
            while (!busy && !owner.isFenced() && isCertain() && (owner.isClaimed() ? write() : claim())) {
                // A log in memory is done at once.
            }
            proceeding = false;
        }
        if (!busy && (owner.isFenced() || stopping)) {
            owner.refuseAll(Trouble.MOVES, clock.millis());
            return Behaviors.stopped();
        }
        sweepInTime();
        return this;
    }

    /** Uncertain: requests wait for a while, then they are refused; desks ask again by themselves. */
    private boolean isCertain() {
        if (certainty.holds()) {
            return true;
        }
        if (certainty.isOutOfReach()) {
            owner.refuseAll(Trouble.UNCERTAIN, clock.millis());
        } else if (!timers.isTimerActive(LookAgain.class)) {
            timers.startSingleTimer(LookAgain.class, new LookAgain(), Certainty.LOOK_AGAIN);
        }
        return false;
    }

    /** @param state of the queue; empty once this is not its owner any more */
    private void count(QueueState state) {
        counts.changed(counted, state);
        counted = state;
    }

    private boolean write() {
        Optional<QueueBatch> batch = owner.next(clock.millis());
        if (batch.isEmpty()) {
            return false;
        }
        busy = true;
        stages.whenDone(
                log.write(key, owner.epoch(), batch.get()),
                result -> {
                    busy = false;
                    logWatch.worked();
                    pace.worked();
                    count(result.state());
                    owner.written(result, clock.millis());
                },
                failure -> {
                    busy = false;
                    note(failure);
                    owner.failed(failure, clock.millis());
                });
        return true;
    }

    private boolean claim() {
        if (stopping || timers.isTimerActive(ClaimAgain.class)) {
            return false;
        }
        busy = true;
        stages.whenDone(
                log.claim(key, owner.epoch()),
                claim -> {
                    busy = false;
                    count(claim.state());
                    owner.claimed(claim, clock.millis());
                },
                failure -> {
                    busy = false;
                    note(failure);
                    owner.refuseAll(Trouble.ofLog(key, failure), clock.millis());
                    timers.startSingleTimer(ClaimAgain.class, new ClaimAgain(), pace.failed());
                });
        return true;
    }

    private void note(Throwable failure) {
        if (failure instanceof FencedException) {
            getContext().getLog().info("queue {}: another owner took over; stopping", key);
        } else if (!(failure instanceof LogLostException)) {
            logWatch.failed(failure);
        }
    }

    private void sweepInTime() {
        long now = clock.millis();
        long next = owner.nextSweep(now);
        if (!timers.isTimerActive(Sweep.class) || next < sweepAt) {
            sweepAt = next;
            timers.startSingleTimer(Sweep.class, new Sweep(), Duration.ofMillis(Math.max(1, next - now)));
        }
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
