package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.Payload;

/**
 * A channel's one owner: puts what is published in the log, then gives it once to each hub, then answers the publisher.
 * Operations on the log go one after the other; publishes that wait meanwhile make the next batch. Every write carries
 * the epoch of this owner's claim; an owner that the log refuses stops at once.
 */
public final class ChannelActor extends AbstractBehavior<ChannelActor.Command> {
    public sealed interface Command
            permits Publish,
                    Part,
                    LastPart,
                    Create,
                    Inspect,
                    Delete,
                    Stop,
                    HubCommand,
                    Resume,
                    HubsGone,
                    ClaimAgain,
                    LookAgain,
                    Tick {}

    /**
     * Publishes one message, or several as one, all or none.
     *
     * @param create false: an unknown channel answers {@link NoSuchChannel}
     */
    public record Publish(
            List<Payload> payloads,
            ChannelSettings settings,
            boolean create,
            Optional<String> idempotencyKey,
            ActorRef<PublisherReply> replyTo)
            implements Command {
        /** The same for another publisher. */
        Publish answering(ActorRef<PublisherReply> other) {
            return new Publish(payloads, settings, create, idempotencyKey, other);
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
    public record Part(int index, List<Payload> payloads, ActorRef<PublisherReply> replyTo) implements Command {}

    /**
     * The end of a publish that came in parts: now it is carried out.
     *
     * @param index how many parts went before it
     */
    public record LastPart(int index, Publish publish) implements Command {}

    /** Makes the channel exist under these settings. */
    public record Create(ChannelSettings settings, ActorRef<PublisherReply> replyTo) implements Command {}

    /** Asks for the channel's info. */
    public record Inspect(ActorRef<PublisherReply> replyTo) implements Command {}

    /** Ends all subscribers and forgets the messages; answers with the info from before. */
    public record Delete(ActorRef<PublisherReply> replyTo) implements Command {}

    /** Stop: somebody else is about to own the channel, or nobody needs it now. */
    public record Stop() implements Command {}

    private record Resume(Runnable continuation) implements Command {}

    private record HubsGone(ActorRef<?> sentinel) implements Command {}

    private record ClaimAgain() implements Command {}

    private record LookAgain() implements Command {}

    private record Tick() implements Command {}

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
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration UNCERTAIN_LIMIT = Duration.ofSeconds(4);
    private static final Duration RESTART_SOONEST = Duration.ofMillis(200);
    private static final Duration RESTART_LATEST = Duration.ofSeconds(3);
    private static final int CLAIM_ATTEMPTS_FOR_ONE_OPERATION = 3;
    /** Messages that weigh more go to the hubs in several pieces. */
    private static final long MAX_DELIVERY_BYTES = 1L << 20;

    private final ChannelKey key;
    private final MessageLog log;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final OwnerNode node;
    private final Stages<Command> stages;

    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final Onlookers onlookers;
    private final OperationQueue queue = new OperationQueue();
    private final Parts parts = new Parts();
    private final Repeats repeats = new Repeats();
    private final ClaimPace pace = new ClaimPace();
    private final List<HubCommand.Read> waitingReads = new ArrayList<>();
    private List<? extends Operation> underWay = List.of();

    private final long startedAt;
    private long activeAt;
    private long certainAt = System.nanoTime();
    private boolean claiming;
    private boolean busy;
    private boolean proceeding;
    private boolean stopping;
    private int claimsInARow;

    public static Behavior<Command> create(ChannelKey key, MessageLog log, InstantSource clock, OwnerNode node) {
        Behavior<Command> owner = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ChannelActor(context, timers, key, log, clock, node)));
        return Behaviors.supervise(owner)
                .onFailure(
                        RuntimeException.class,
                        SupervisorStrategy.restartWithBackoff(RESTART_SOONEST, RESTART_LATEST, 0.2));
    }

    private ChannelActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            MessageLog log,
            InstantSource clock,
            OwnerNode node) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.log = log;
        this.clock = clock;
        this.node = node;
        this.onlookers = new Onlookers(key, node.patterns());
        this.stages = new Stages<>(context, Resume::new);
        this.startedAt = clock.millis();
        this.activeAt = startedAt;
        timers.startTimerWithFixedDelay(new Tick(), TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Resume.class, this::onResume)
                .onMessage(HubCommand.Report.class, this::onReport)
                .onMessage(HubCommand.Read.class, this::onRead)
                .onMessage(HubCommand.Attach.class, this::onAttach)
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
                .onMessage(ClaimAgain.class, again -> proceed())
                .onMessage(LookAgain.class, again -> proceed())
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .onSignal(PreRestart.class, restart -> onBroken())
                .onSignal(PostStop.class, stop -> onEnd(new LogUnavailable()))
                .build();
    }

    // What publishers ask

    private Behavior<Command> onPublish(Publish publish) {
        if (repeats.take(publish, clock.millis())) {
            return this;
        }
        if (!queue.isFull() && !stopping) {
            repeats.begin(publish);
        }
        return enqueue(new Operation.Append(publish));
    }

    private Behavior<Command> onPart(Part part) {
        parts.add(part, clock.millis());
        return this;
    }

    private Behavior<Command> onLastPart(LastPart last) {
        Optional<Publish> whole = parts.complete(last);
        if (whole.isEmpty()) {
            last.publish().replyTo().tell(new Overloaded());
            return this;
        }
        return onPublish(whole.get());
    }

    private Behavior<Command> enqueue(Operation operation) {
        if (stopping) {
            node.handOver(operation.command());
            return this;
        }
        if (queue.isFull()) {
            operation.answer(new Overloaded());
            return this;
        }
        queue.add(operation);
        return proceed();
    }

    private Behavior<Command> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    // What hubs say

    private Behavior<Command> onAttach(HubCommand.Attach attach) {
        return enqueue(new Operation.Attach(attach));
    }

    private Behavior<Command> onReport(HubCommand.Report report) {
        ledger.requested(report.requestedAt());
        activeAt = clock.millis();
        if (!audience.has(report.hub())) {
            report.hub().tell(new ChannelEvent.Detached(ledger.epoch()));
        } else if (isCertain()) {
            audience.report(report, ledger.lastSent(), ledger.epoch());
            report.hub().tell(new ChannelEvent.ReportTaken(ledger.epoch(), report.number(), ledger.lastSent()));
        }
        return this;
    }

    private Behavior<Command> onAdmit(HubCommand.Admit admit) {
        if (audience.has(admit.hub()) && isCertain()) {
            audience.admit(admit, ledger.epoch());
        }
        return this;
    }

    private Behavior<Command> onRelease(HubCommand.Release release) {
        audience.release(release.hub(), release.number());
        activeAt = clock.millis();
        return this;
    }

    private Behavior<Command> onDelivered(HubCommand.Delivered delivered) {
        if (ledger.isClaimed()) {
            // A count that is lost leaves a message in the buffer; a claim that is lost shows at the next append.
            stages.whenDone(
                    log.delivered(key, ledger.epoch(), delivered.id(), delivered.recipients()),
                    ledger::take,
                    failure -> getContext().getLog().debug("channel {}: a delivery was not counted", key, failure));
        }
        return stopping && !busy ? Behaviors.stopped() : this;
    }

    private Behavior<Command> onRead(HubCommand.Read read) {
        if (ledger.wasClaimed() && isCertain()) {
            ChannelReads.answer(log, key, read, ledger.ids().last());
            return this;
        }
        if (waitingReads.size() < OperationQueue.MAX_WAITING) {
            waitingReads.add(read);
        }
        return proceed();
    }

    private Behavior<Command> forget(Predicate<ActorRef<ChannelEvent>> gone) {
        audience.forget(gone);
        activeAt = clock.millis();
        return this;
    }

    private Behavior<Command> onTick() {
        onlookers.remind(getContext().getSelf(), ledger.epoch(), ledger.lastSent());
        boolean idle = audience.isEmpty() && !isNeeded() && !busy;
        if (idle && clock.millis() - activeAt > 2 * TICK.toMillis()) {
            node.passivate(getContext().getSelf());
        } else if (!audience.isEmpty() && !busy && ledger.isClaimed()) {
            // Keeps the log from forgetting a channel that has subscribers.
            whenFound(List.of(), log.touch(key, ledger.epoch(), ledger.requestedAt()), ledger::take);
        }
        return proceed();
    }

    // One operation after the other

    private Behavior<Command> proceed() {
        if (!proceeding) {
            proceeding = true;
            while (!stopping && !busy && !queue.isEmpty() && ledger.isClaimed() && isCertain()) {
                begin(queue.take());
            }
            answerWaitingReads();
            proceeding = false;
        }
        if (mayClaim() && (isNeeded() || !audience.isEmpty()) && isCertain()) {
            claimChannel();
        }
        return stopping && !busy ? Behaviors.stopped() : this;
    }

    private boolean isNeeded() {
        return !queue.isEmpty() || !waitingReads.isEmpty();
    }

    private void begin(Operation operation) {
        underWay = List.of(operation);
        if (operation instanceof Operation.Append append) {
            if (append.command().create()) {
                appendWithOthers(append);
            } else {
                lookUp(operation, found -> appendIfThere(append, found));
            }
        } else if (operation instanceof Operation.Create create) {
            ChannelSettings settings = create.command().settings();
            carryOut(operation, log.create(key, ledger.epoch(), settings), after -> {
                ledger.take(after);
                operation.answer(new Channel(info(after)));
            });
        } else if (operation instanceof Operation.Inspect) {
            lookUp(operation, after -> {
                ledger.take(after);
                operation.answer(after.exists() ? new Channel(info(after)) : new NoSuchChannel());
            });
        } else if (operation instanceof Operation.Attach attach) {
            // Touched, not only looked at: an owner whose claim is not the newest any more must not take hubs in.
            whenFound(underWay, log.touch(key, ledger.epoch(), ledger.requestedAt()), after -> attach(attach, after));
        } else if (operation instanceof Operation.Delete) {
            lookUp(operation, before -> delete(operation, before));
        } else {
            throw new IllegalStateException("not an operation: " + operation);
        }
    }

    private void lookUp(Operation operation, Consumer<LogState> then) {
        whenFound(List.of(operation), log.state(key), then);
    }

    /** A channel that the log let go of while there were subscribers exists on as it was. */
    private void whenFound(
            List<? extends Operation> operations, CompletionStage<LogState> look, Consumer<LogState> then) {
        ChannelSettings settings = ledger.state().settings();
        run(operations, look, found -> {
            if (found.exists() || audience.size() == 0) {
                then.accept(found);
            } else {
                run(operations, log.create(key, ledger.epoch(), settings), then);
            }
        });
    }

    private void appendIfThere(Operation.Append append, LogState found) {
        if (found.exists()) {
            appendWithOthers(append);
        } else {
            answer(append, new NoSuchChannel());
        }
    }

    private void appendWithOthers(Operation.Append first) {
        append(queue.takeBatch(first, clock.millis() - startedAt > Publication.KEY_LIFETIME.toMillis()));
    }

    private void append(List<Operation.Append> appends) {
        boolean looked = !onlookers.look(ledger.lastSent()).isEmpty();
        Batch.Recipients recipients = new Batch.Recipients(audience.size(), looked);
        Batch batch = Batch.of(appends, ledger.ids(), ledger.lastStored(), recipients, clock.millis());
        run(
                appends,
                log.append(key, ledger.epoch(), batch.settings(), batch.publications()),
                result -> appended(batch, result));
    }

    private void appended(Batch batch, AppendResult result) {
        ledger.take(result.state());
        activeAt = clock.millis();
        boolean looked = !onlookers.look(ledger.lastSent()).isEmpty();
        Published reply = new Batch.Recipients(audience.size(), looked).published(info(result.state()));
        deliver(batch.fresh(result), batch.stored());
        for (int i = 0; i < batch.appends().size(); i++) {
            answer(batch.appends().get(i), batch.reply(i, result, reply));
        }
    }

    private void deliver(List<Message> messages, boolean stored) {
        List<Message> rest = messages;
        while (!rest.isEmpty()) {
            List<Message> next = Message.upTo(rest, MAX_DELIVERY_BYTES);
            audience.tell(new ChannelEvent.Published(
                    ledger.epoch(),
                    ledger.lastSent(),
                    next,
                    stored,
                    ledger.state().settings()));
            onlookers.tell(getContext().getSelf(), ledger.epoch(), ledger.lastSent(), next, stored);
            ledger.sent(next, stored);
            audience.messageSent();
            rest = rest.subList(next.size(), rest.size());
        }
    }

    private void attach(Operation.Attach operation, LogState after) {
        ledger.take(after);
        HubCommand.Attach attach = operation.command();
        if (after.exists()) {
            if (audience.attach(attach.hub())) {
                ActorRef<?> sentinel = sentinel(attach.hub());
                getContext().watchWith(sentinel, new HubsGone(sentinel));
            }
            attach.hub().tell(attached());
        } else if (attach.create()) {
            CompletionStage<LogState> creation = log.create(key, ledger.epoch(), after.settings());
            carryOut(operation, creation, created -> attach(operation, created));
        } else {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        }
    }

    private void delete(Operation operation, LogState before) {
        if (!before.exists()) {
            operation.answer(new NoSuchChannel());
            return;
        }
        carryOut(operation, log.delete(key, ledger.epoch()), done -> {
            operation.answer(new Channel(info(before)));
            audience.tell(new ChannelEvent.Deleted(ledger.epoch()));
            audience.clear();
            ledger.deleted();
        });
    }

    private void answerWaitingReads() {
        if (ledger.isClaimed() && !waitingReads.isEmpty() && isCertain()) {
            waitingReads.forEach(
                    read -> ChannelReads.answer(log, key, read, ledger.ids().last()));
            waitingReads.clear();
        }
    }

    // The claim, and whether this node may speak at all

    private boolean mayClaim() {
        return !stopping && !ledger.isClaimed() && !claiming && !timers.isTimerActive(ClaimAgain.class);
    }

    private void claimChannel() {
        claiming = true;
        stages.whenDone(
                log.claim(key, ledger.lastInLog()),
                found -> {
                    claiming = false;
                    ledger.claimed(found, !audience.isEmpty());
                    audience.tell(attached());
                    proceed();
                },
                failure -> {
                    claiming = false;
                    node.logWatch().failed(failure);
                    refuseAll();
                    timers.startSingleTimer(ClaimAgain.class, new ClaimAgain(), pace.failed());
                });
    }

    private ChannelEvent.Attached attached() {
        return new ChannelEvent.Attached(
                getContext().getSelf(),
                ledger.epoch(),
                ledger.lastSent(),
                ledger.state().settings());
    }

    /** Uncertain: what is asked waits for a while, then publishers are told; hubs ask again by themselves. */
    private boolean isCertain() {
        long now = System.nanoTime();
        if (node.standing().isCertain() && node.patterns().isComplete()) {
            certainAt = now;
            return true;
        }
        if (now - certainAt > UNCERTAIN_LIMIT.toNanos()) {
            refuseAll();
        } else if (isNeeded() && !timers.isTimerActive(LookAgain.class)) {
            timers.startSingleTimer(LookAgain.class, new LookAgain(), LOOK_AGAIN);
        }
        return false;
    }

    // When the log does not do as told

    private <T> void carryOut(Operation operation, CompletionStage<T> stage, Consumer<T> then) {
        run(List.of(operation), stage, then);
    }

    private <T> void run(List<? extends Operation> operations, CompletionStage<T> stage, Consumer<T> then) {
        busy = true;
        underWay = operations;
        stages.whenDone(
                stage,
                value -> {
                    node.logWatch().worked();
                    pace.worked();
                    busy = false;
                    claimsInARow = 0;
                    then.accept(value);
                    underWay = busy ? underWay : List.of();
                },
                failure -> onFailure(operations, failure));
    }

    private void onFailure(List<? extends Operation> operations, Throwable failure) {
        busy = false;
        if (!(failure instanceof FencedException
                || failure instanceof LogLostException
                || failure instanceof LogUnavailableException)) {
            throw new IllegalStateException("channel " + key + ": the log broke", failure);
        }
        underWay = List.of();
        if (failure instanceof LogLostException && claimsInARow < CLAIM_ATTEMPTS_FOR_ONE_OPERATION) {
            queue.putBack(operations);
        } else {
            operations.forEach(operation -> answer(operation, new LogUnavailable()));
        }
        if (failure instanceof FencedException) {
            getContext().getLog().info("channel {}: another owner took over; stopping", key);
            refuseAll();
            stopping = true;
        } else {
            if (failure instanceof LogUnavailableException) {
                node.logWatch().failed(failure);
            }
            ledger.claimLost();
            claimsInARow++;
        }
    }

    private void refuseAll() {
        while (!queue.isEmpty()) {
            answer(queue.take(), new LogUnavailable());
        }
        waitingReads.clear();
    }

    private void answer(Operation operation, PublisherReply reply) {
        if (operation instanceof Operation.Append append) {
            repeats.answer(append.command(), reply, clock.millis());
        } else {
            operation.answer(reply);
        }
    }

    // The end

    /** What is on its way to the log is waited for, so that its publishers get their answer; what waits goes on. */
    private Behavior<Command> onStop() {
        stopping = true;
        while (!queue.isEmpty()) {
            Operation operation = queue.take();
            if (operation instanceof Operation.Append append) {
                repeats.giveUp(append.command()).forEach(node::handOver);
            } else {
                node.handOver(operation.command());
            }
        }
        return busy ? this : Behaviors.stopped();
    }

    private Behavior<Command> onBroken() {
        node.broken();
        return onEnd(new Failed());
    }

    /** Nobody who asked is left without an answer, and hubs look for the next owner at once. */
    private Behavior<Command> onEnd(PublisherReply toThoseUnderWay) {
        underWay.forEach(operation -> answer(operation, toThoseUnderWay));
        refuseAll();
        audience.tell(new ChannelEvent.Detached(ledger.epoch()));
        return this;
    }

    // Small help

    private ActorRef<?> sentinel(ActorRef<ChannelEvent> hub) {
        return node.standing().sentinel(hub);
    }

    private ChannelInfo info(LogState after) {
        return ledger.info(after, audience.size(), clock.millis());
    }
}
