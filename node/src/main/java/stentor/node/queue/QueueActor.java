package stentor.node.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueLog;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * A queue's one owner. What it decides is in {@link QueueOwner}; here it is written to the log, one step after the other:
 * what is asked meanwhile makes the next step. An owner that the log refuses stops at once.
 */
public final class QueueActor extends AbstractBehavior<QueueActor.Command> {
    public sealed interface Command {}

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
            ActorRef<PushReply> replyTo)
            implements Command {}

    /** Consumers of a desk want a message each. Repeated every few seconds for those that still wait. */
    public record Take(ActorRef<QueueEvent> desk, List<Wanted> consumers) implements Command {
        public Take {
            consumers = List.copyOf(consumers);
        }
    }

    /**
     * What a consumer wants.
     *
     * @param consumer names it at its desk
     * @param ackTimeout how long it has to acknowledge its message; zero: it will not, and gets it at most once
     */
    public record Wanted(long consumer, Duration ackTimeout) {
        public Wanted {
            Objects.requireNonNull(ackTimeout);
        }
    }

    /** A consumer does not wait any more. */
    public record Leave(ActorRef<QueueEvent> desk, long consumer) implements Command {}

    /** The consumer got it. Repeated until {@link QueueEvent.Noted}. */
    public record HandedOver(ActorRef<QueueEvent> desk, String token) implements Command {}

    /** The consumer did not get it, and will not. Repeated until {@link QueueEvent.Noted}. */
    public record GiveBack(ActorRef<QueueEvent> desk, String token) implements Command {}

    /** A consumer acknowledges. */
    public record Settle(String token, ActorRef<SettleReply> replyTo) implements Command {}

    /** Stop: somebody else is about to own the queue, or nobody needs it now. */
    public record Stop() implements Command {}

    private record Resume(Runnable continuation) implements Command {}

    private record ClaimAgain() implements Command {}

    /** Sent by a timer. */
    record Sweep() implements Command {}

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

    /** The log did not answer: whether it took place is unknown. */
    public record LogUnavailable() implements PushReply, SettleReply {}

    /** Too much waits already; nothing was done. */
    public record Overloaded() implements PushReply, SettleReply {}

    private static final Duration CLAIM_RETRY = Duration.ofMillis(300);
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final int TOKEN_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ChannelKey key;
    private final QueueLog log;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final Consumer<ActorRef<Command>> passivate;
    private final QueueOwner owner;

    private boolean busy;
    private boolean proceeding;
    private boolean stopping;
    private long activeAt;
    private long sweepAt;

    /**
     * @param passivate asks for {@link Stop} when the queue has nothing to do; the log has everything
     */
    public static Behavior<Command> create(
            ChannelKey key, QueueLog log, InstantSource clock, Consumer<ActorRef<Command>> passivate) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new QueueActor(context, timers, key, log, clock, passivate)));
    }

    private QueueActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            QueueLog log,
            InstantSource clock,
            Consumer<ActorRef<Command>> passivate) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.log = log;
        this.clock = clock;
        this.passivate = passivate;
        this.activeAt = clock.millis();
        ActorRefResolver refs = ActorRefResolver.get(context.getSystem());
        this.owner = new QueueOwner(
                key, QueueActor::token, new QueueOwner.Desks(refs::toSerializationFormat, refs::resolveActorRef));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Push.class, this::onPush)
                .onMessage(Take.class, this::onTake)
                .onMessage(Leave.class, this::onLeave)
                .onMessage(HandedOver.class, this::onHandedOver)
                .onMessage(GiveBack.class, this::onGiveBack)
                .onMessage(Settle.class, this::onSettle)
                .onMessage(Resume.class, this::onResume)
                .onMessage(ClaimAgain.class, again -> proceed())
                .onMessage(Sweep.class, sweep -> onSweep())
                .onMessage(Stop.class, stop -> onStop())
                .build();
    }

    private Behavior<Command> onPush(Push push) {
        if (stopping) {
            push.replyTo().tell(new Overloaded());
            return this;
        }
        owner.push(push, clock.millis());
        return active();
    }

    private Behavior<Command> onTake(Take take) {
        owner.take(take, clock.millis());
        return active();
    }

    private Behavior<Command> onLeave(Leave leave) {
        owner.leave(leave, clock.millis());
        return active();
    }

    private Behavior<Command> onHandedOver(HandedOver report) {
        owner.handedOver(report);
        return active();
    }

    private Behavior<Command> onGiveBack(GiveBack report) {
        owner.giveBack(report, clock.millis());
        return active();
    }

    private Behavior<Command> onSettle(Settle settle) {
        if (stopping) {
            settle.replyTo().tell(new Overloaded());
            return this;
        }
        owner.settle(settle);
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
            passivate.accept(getContext().getSelf());
        }
        return proceed();
    }

    /** What was asked before is still written, so that whoever asked gets an answer. */
    private Behavior<Command> onStop() {
        stopping = true;
        return proceed();
    }

    private Behavior<Command> active() {
        activeAt = clock.millis();
        return proceed();
    }

    // One step after the other

    private Behavior<Command> proceed() {
        if (!proceeding) {
            proceeding = true;
            while (!busy && !owner.isFenced() && (owner.isClaimed() ? write() : claim())) {
                // A log in memory is done at once.
            }
            proceeding = false;
        }
        if (!busy && (owner.isFenced() || stopping)) {
            owner.refuseAll(clock.millis());
            return Behaviors.stopped();
        }
        sweepInTime();
        return this;
    }

    private boolean write() {
        Optional<QueueBatch> batch = owner.next(clock.millis());
        if (batch.isEmpty()) {
            return false;
        }
        busy = true;
        whenDone(
                log.write(key, owner.epoch(), batch.get()),
                result -> {
                    busy = false;
                    owner.written(result, clock.millis());
                },
                failure -> {
                    busy = false;
                    getContext().getLog().warn("queue {}: a write failed: {}", key, failure.getMessage());
                    owner.failed(failure, clock.millis());
                });
        return true;
    }

    private boolean claim() {
        if (stopping || timers.isTimerActive(ClaimAgain.class)) {
            return false;
        }
        busy = true;
        whenDone(
                log.claim(key),
                claim -> {
                    busy = false;
                    owner.claimed(claim, clock.millis());
                },
                failure -> {
                    busy = false;
                    getContext().getLog().warn("queue {}: not claimed: {}", key, failure.getMessage());
                    owner.refuseAll(clock.millis());
                    timers.startSingleTimer(ClaimAgain.class, new ClaimAgain(), CLAIM_RETRY);
                });
        return true;
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

    /** Goes on at once where the stage is done, as that of a log in memory is; else when it is told to itself. */
    private <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
        BiConsumer<T, Throwable> go = (value, failure) -> {
            if (failure == null) {
                then.accept(value);
            } else {
                failed.accept(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            }
        };
        if (stage.toCompletableFuture().isDone()) {
            stage.whenComplete(go);
        } else {
            getContext().pipeToSelf(stage, (value, failure) -> new Resume(() -> go.accept(value, failure)));
        }
    }
}
