package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/**
 * A channel's one owner: puts what is published in the log, then gives it once to each hub, then answers the publisher.
 * Operations on the log go one after the other; publishes that wait meanwhile make the next batch. Every write carries
 * the epoch of this owner's claim; an owner that the log refuses stops at once.
 */
public final class ChannelActor extends AbstractBehavior<ChannelActor.Command> {
    public sealed interface Command {}

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
            implements Command {}

    /** Makes the channel exist under these settings. */
    public record Create(ChannelSettings settings, ActorRef<PublisherReply> replyTo) implements Command {}

    /** Asks for the channel's info. */
    public record Inspect(ActorRef<PublisherReply> replyTo) implements Command {}

    /** Ends all subscribers and forgets the messages; answers with the info from before. */
    public record Delete(ActorRef<PublisherReply> replyTo) implements Command {}

    /**
     * A hub wants each message once from now on. Repeated until it is answered.
     *
     * @param create false: an unknown channel answers {@link ChannelEvent.UnknownChannel}
     */
    public record Attach(ActorRef<ChannelEvent> hub, boolean create) implements Command {}

    /** The hub has no subscribers any more. */
    public record Detach(ActorRef<ChannelEvent> hub) implements Command {}

    /**
     * How many broadcast subscribers a hub has.
     *
     * @param number counts the hub's reports; answered by {@link ChannelEvent.ReportTaken}
     * @param polling those that the next message uses up
     * @param seen the newest message that the hub had handed on when it counted
     * @param requestedAt when a subscriber of the hub last asked, milliseconds since the epoch
     */
    public record Report(
            ActorRef<ChannelEvent> hub, long number, int streaming, int polling, MessageId seen, long requestedAt)
            implements Command {}

    /**
     * A subscriber that minds others wants to come in.
     *
     * @param number names it within its hub
     * @param polling whether the next message uses it up
     */
    public record Admit(ActorRef<ChannelEvent> hub, long number, ConcurrencyPolicy policy, boolean polling)
            implements Command {}

    /** A subscriber that was admitted has left by itself. */
    public record Release(ActorRef<ChannelEvent> hub, long number) implements Command {}

    /** Asks for stored messages; answered by {@link ChannelEvent.ReadAnswer} or {@link ChannelEvent.ReadFailed}. */
    public record Read(ActorRef<ChannelEvent> hub, long request, Cursor cursor, int limit) implements Command {}

    /** So many subscribers were handed the message; sent only where the settings count deliveries. */
    public record Delivered(MessageId id, int recipients) implements Command {}

    /** Stop: somebody else is about to own the channel, or nobody needs it now. */
    public record Stop() implements Command {}

    private record Resume(Runnable continuation) implements Command {}

    private record HubGone(ActorRef<ChannelEvent> hub) implements Command {}

    private record ClaimAgain() implements Command {}

    private record Tick() implements Command {}

    /** How the owner answers a publisher. */
    public sealed interface PublisherReply {}

    /**
     * The messages are in the log and on their way.
     *
     * @param recipients how many waiting or streaming subscribers they were sent to
     */
    public record Published(int recipients, ChannelInfo info) implements PublisherReply {}

    public record Channel(ChannelInfo info) implements PublisherReply {}

    public record NoSuchChannel() implements PublisherReply {}

    /** The log did not answer: whether it took place is unknown. */
    public record LogUnavailable() implements PublisherReply {}

    /** Too much waits already; nothing was done. */
    public record Overloaded() implements PublisherReply {}

    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration CLAIM_RETRY = Duration.ofMillis(300);
    private static final int CLAIM_ATTEMPTS_FOR_ONE_OPERATION = 3;

    private record Holder(ActorRef<ChannelEvent> hub, long number, boolean polling) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Holder that && number == that.number && hub.equals(that.hub);
        }

        @Override
        public int hashCode() {
            return hub.hashCode() * 31 + Long.hashCode(number);
        }
    }

    private final ChannelKey key;
    private final MessageLog log;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final Consumer<ActorRef<Command>> passivate;

    private final HubTable<ActorRef<ChannelEvent>> hubs = new HubTable<>();
    private final SubscriberRoster<Holder> roster = new SubscriberRoster<>();
    private final OperationQueue queue = new OperationQueue();
    private final IdempotencyMemory<Published> answered = new IdempotencyMemory<>(Publication.KEY_LIFETIME.toMillis());
    private final Map<String, List<ActorRef<PublisherReply>>> repeats = new HashMap<>();
    private final List<Read> readsBeforeClaim = new ArrayList<>();

    private final long startedAt;
    private Optional<Claim> claim = Optional.empty();
    private LogState state = new LogState(false, ChannelSettings.DEFAULT, MessageId.ZERO, MessageId.ZERO, 0, 0);
    private MessageIdClock ids = new MessageIdClock(MessageId.ZERO, 0);
    private MessageId lastStored = MessageId.ZERO;
    private MessageId lastSent = MessageId.ZERO;
    private long requestedAt;
    private long activeAt;
    private boolean claiming;
    private boolean busy;
    private boolean proceeding;
    private boolean stopping;
    private int claimsInARow;

    /**
     * @param passivate asks for {@link Stop} when the channel has nothing to do; the log has everything
     */
    public static Behavior<Command> create(
            ChannelKey key, MessageLog log, InstantSource clock, Consumer<ActorRef<Command>> passivate) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ChannelActor(context, timers, key, log, clock, passivate)));
    }

    private ChannelActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            MessageLog log,
            InstantSource clock,
            Consumer<ActorRef<Command>> passivate) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.log = log;
        this.clock = clock;
        this.passivate = passivate;
        this.startedAt = clock.millis();
        this.activeAt = startedAt;
        timers.startTimerWithFixedDelay(new Tick(), TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Resume.class, this::onResume)
                .onMessage(Report.class, this::onReport)
                .onMessage(Read.class, this::onRead)
                .onMessage(Attach.class, this::onAttach)
                .onMessage(Detach.class, detach -> forget(detach.hub()))
                .onMessage(HubGone.class, gone -> forget(gone.hub()))
                .onMessage(Admit.class, this::onAdmit)
                .onMessage(Release.class, this::onRelease)
                .onMessage(Delivered.class, this::onDelivered)
                .onMessage(Create.class, create -> enqueue(new Operation.Create(create), create.replyTo()))
                .onMessage(Inspect.class, inspect -> enqueue(new Operation.Inspect(inspect), inspect.replyTo()))
                .onMessage(Delete.class, delete -> enqueue(new Operation.Delete(delete), delete.replyTo()))
                .onMessage(ClaimAgain.class, again -> proceed())
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .build();
    }

    // What is asked

    private Behavior<Command> onPublish(Publish publish) {
        if (publish.idempotencyKey().isPresent()) {
            String repeatKey = publish.idempotencyKey().get();
            Optional<Published> before = answered.recall(repeatKey, clock.millis());
            if (before.isPresent()) {
                publish.replyTo().tell(before.get());
                return this;
            }
            List<ActorRef<PublisherReply>> waiting = repeats.get(repeatKey);
            if (waiting != null) {
                waiting.add(publish.replyTo());
                return this;
            }
            if (!queue.isFull()) {
                repeats.put(repeatKey, new ArrayList<>());
            }
        }
        return enqueue(new Operation.Append(publish), publish.replyTo());
    }

    private Behavior<Command> enqueue(Operation operation, ActorRef<PublisherReply> replyTo) {
        if (queue.isFull() || stopping) {
            replyTo.tell(new Overloaded());
            return this;
        }
        queue.add(operation);
        return proceed();
    }

    private Behavior<Command> onAttach(Attach attach) {
        if (!queue.isFull()) {
            queue.add(new Operation.Attach(attach));
        }
        return proceed();
    }

    private Behavior<Command> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    private Behavior<Command> onReport(Report report) {
        requestedAt = Math.max(requestedAt, report.requestedAt());
        activeAt = clock.millis();
        hubs.report(report.hub(), report.streaming(), report.polling(), report.seen(), lastSent);
        report.hub().tell(new ChannelEvent.ReportTaken(report.number()));
        return this;
    }

    private Behavior<Command> onAdmit(Admit admit) {
        Holder newcomer = new Holder(admit.hub(), admit.number(), admit.polling());
        List<Holder> leaving = roster.admit(newcomer, admit.policy(), hubs.subscribers() > 0);
        for (Holder holder : leaving) {
            holder.hub().tell(new ChannelEvent.Conflict(holder.number()));
        }
        if (!leaving.contains(newcomer)) {
            if (admit.policy() == ConcurrencyPolicy.LAST && hubs.subscribers() > 0) {
                claim.ifPresent(now -> tellHubs(new ChannelEvent.ConflictWithAll(now.epoch())));
            }
            admit.hub().tell(new ChannelEvent.Admitted(admit.number()));
        }
        return this;
    }

    private Behavior<Command> onRelease(Release release) {
        roster.leave(new Holder(release.hub(), release.number(), false));
        activeAt = clock.millis();
        return this;
    }

    private Behavior<Command> onDelivered(Delivered delivered) {
        if (claim.isPresent()) {
            whenDone(
                    log.delivered(key, claim.get().epoch(), delivered.id(), delivered.recipients()),
                    after -> state = after,
                    this::onFailure);
        }
        return stopping && !busy ? stopNow() : this;
    }

    private Behavior<Command> onRead(Read read) {
        if (claim.isEmpty() && lastSent.equals(MessageId.ZERO)) {
            if (readsBeforeClaim.size() < OperationQueue.MAX_WAITING) {
                readsBeforeClaim.add(read);
            }
            return proceed();
        }
        ChannelReads.answer(log, key, read, ids.last());
        return this;
    }

    private Behavior<Command> forget(ActorRef<ChannelEvent> hub) {
        getContext().unwatch(hub);
        hubs.detach(hub);
        roster.leaveIf(holder -> holder.hub().equals(hub));
        activeAt = clock.millis();
        return this;
    }

    private Behavior<Command> onTick() {
        if (hubs.isEmpty() && queue.isEmpty() && !busy && clock.millis() - activeAt > 2 * TICK.toMillis()) {
            passivate.accept(getContext().getSelf());
        } else if (!hubs.isEmpty() && !busy) {
            touch();
        }
        return proceed();
    }

    // One operation after the other

    private Behavior<Command> proceed() {
        if (!proceeding) {
            proceeding = true;
            while (!stopping && !busy && !queue.isEmpty() && claim.isPresent()) {
                begin(queue.take());
            }
            proceeding = false;
        }
        if (!stopping && claim.isEmpty() && !claiming && !timers.isTimerActive(ClaimAgain.class)) {
            claimChannel();
        }
        return stopping && !busy ? stopNow() : this;
    }

    private void begin(Operation operation) {
        if (operation instanceof Operation.Append append) {
            if (append.publish().create() || exists()) {
                append(queue.takeBatch(append, clock.millis() - startedAt > Publication.KEY_LIFETIME.toMillis()));
            } else {
                answer(append.publish(), new NoSuchChannel());
            }
        } else if (operation instanceof Operation.Create create) {
            carryOut(operation, log.create(key, epoch(), create.create().settings()), after -> {
                take(after);
                create.create().replyTo().tell(new Channel(info(after)));
            });
        } else if (operation instanceof Operation.Inspect inspect) {
            carryOut(operation, log.state(key), after -> {
                take(after);
                inspect.inspect().replyTo().tell(after.exists() ? new Channel(info(after)) : new NoSuchChannel());
            });
        } else if (operation instanceof Operation.Attach attach) {
            carryOut(operation, log.state(key), after -> attach(attach, after));
        } else if (operation instanceof Operation.Delete delete) {
            carryOut(operation, log.state(key), after -> delete(delete, after));
        } else {
            throw new IllegalStateException("not an operation: " + operation);
        }
    }

    /** Only what may have been forgotten meanwhile is asked for; the rest is known. */
    private boolean exists() {
        return state.exists()
                && (state.messages() > 0
                        || hubs.subscribers() + roster.size() > 0
                        || clock.millis() - activeAt
                                <= state.settings().channelTimeout().toMillis());
    }

    private void append(List<Operation.Append> batch) {
        ChannelSettings settings = batch.get(0).publish().settings();
        boolean stored = settings.storeMessages() && settings.maxMessages() > 0;
        int recipients = hubs.subscribers() + roster.size();
        long now = clock.millis();
        MessageId previous = lastStored;
        List<Publication> publications = new ArrayList<>(batch.size());
        for (Operation.Append append : batch) {
            List<Message> messages = new ArrayList<>(append.publish().payloads().size());
            for (Payload payload : append.publish().payloads()) {
                MessageId id = ids.next(Math.floorDiv(now, 1000L));
                messages.add(new Message(id, previous, now, payload));
                previous = stored ? id : previous;
            }
            publications.add(new Publication(messages, stored, append.publish().idempotencyKey(), recipients));
        }
        run(
                batch,
                log.append(key, epoch(), settings, publications),
                result -> appended(batch, publications, result, stored));
    }

    private void appended(
            List<Operation.Append> batch, List<Publication> publications, AppendResult result, boolean stored) {
        take(result.state());
        activeAt = clock.millis();
        List<Message> fresh = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (result.repeats().get(i).isEmpty()) {
                fresh.addAll(publications.get(i).messages());
            }
        }
        int recipients = hubs.subscribers() + roster.size();
        ChannelInfo info = info(result.state());
        if (!fresh.isEmpty()) {
            deliver(fresh, stored);
        }
        for (int i = 0; i < batch.size(); i++) {
            Published reply = result.repeats()
                    .get(i)
                    .map(receipt -> new Published(
                            receipt.recipients(),
                            new ChannelInfo(receipt.messages(), requested(), receipt.recipients(), receipt.lastId())))
                    .orElse(new Published(recipients, info));
            batch.get(i)
                    .publish()
                    .idempotencyKey()
                    .ifPresent(repeatKey -> answered.remember(repeatKey, reply, clock.millis()));
            answer(batch.get(i).publish(), reply);
        }
    }

    private void deliver(List<Message> messages, boolean stored) {
        tellHubs(new ChannelEvent.Published(epoch(), lastSent, messages, stored, state.settings()));
        lastSent = messages.get(messages.size() - 1).id();
        lastStored = stored ? lastSent : lastStored;
        hubs.messageSent();
        roster.leaveIf(Holder::polling);
    }

    private void attach(Operation.Attach operation, LogState after) {
        take(after);
        Attach attach = operation.attach();
        if (after.exists()) {
            if (hubs.attach(attach.hub())) {
                getContext().watchWith(attach.hub(), new HubGone(attach.hub()));
            }
            attach.hub().tell(attached());
        } else if (attach.create()) {
            carryOut(operation, log.create(key, epoch(), state.settings()), created -> attach(operation, created));
        } else {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        }
    }

    private void delete(Operation.Delete operation, LogState before) {
        ActorRef<PublisherReply> replyTo = operation.delete().replyTo();
        if (!before.exists()) {
            replyTo.tell(new NoSuchChannel());
            return;
        }
        carryOut(operation, log.delete(key, epoch()), done -> {
            replyTo.tell(new Channel(info(before)));
            tellHubs(new ChannelEvent.Deleted(epoch()));
            hubs.hubs().forEach(getContext()::unwatch);
            hubs.clear();
            roster.leaveIf(holder -> true);
            requestedAt = 0;
            // The last id stays, and with it what a reader of the deleted messages can be told to have missed.
            state = new LogState(false, ChannelSettings.DEFAULT, ids.last(), lastStored, 0, 0);
        });
    }

    /** Keeps the log from forgetting a channel that has subscribers. */
    private void touch() {
        if (claim.isPresent() && state.exists()) {
            busy = true;
            whenDone(
                    log.touch(key, epoch(), requestedAt),
                    after -> {
                        busy = false;
                        take(after);
                    },
                    this::onFailure);
        }
    }

    // The claim

    private void claimChannel() {
        claiming = true;
        whenDone(log.claim(key, MessageId.max(ids.last(), lastSent)), this::claimed, failure -> {
            claiming = false;
            getContext().getLog().warn("channel {}: not claimed: {}", key, failure.getMessage());
            refuseAll();
            timers.startSingleTimer(ClaimAgain.class, new ClaimAgain(), CLAIM_RETRY);
        });
    }

    private void claimed(Claim found) {
        boolean again = !lastSent.equals(MessageId.ZERO) || !hubs.isEmpty();
        claiming = false;
        claim = Optional.of(found);
        ids = new MessageIdClock(MessageId.max(ids.last(), found.state().lastId()), found.firstSecond());
        state = found.state();
        lastStored =
                again && !found.state().exists() ? lastStored : found.state().lastStored();
        // Where nothing was ever published, hubs start right before the first id that there will be.
        lastSent = MessageId.max(lastSent, MessageId.max(found.state().lastId(), lastStored));
        requestedAt = Math.max(requestedAt, found.state().requestedAt());
        tellHubs(attached());
        readsBeforeClaim.forEach(read -> ChannelReads.answer(log, key, read, ids.last()));
        readsBeforeClaim.clear();
        proceed();
    }

    private ChannelEvent.Attached attached() {
        return new ChannelEvent.Attached(getContext().getSelf(), epoch(), lastSent, state.settings());
    }

    // When the log does not do as told

    private <T> void carryOut(Operation operation, CompletionStage<T> stage, Consumer<T> then) {
        run(List.of(operation), stage, then);
    }

    private <T> void run(List<? extends Operation> operations, CompletionStage<T> stage, Consumer<T> then) {
        busy = true;
        whenDone(
                stage,
                value -> {
                    busy = false;
                    claimsInARow = 0;
                    then.accept(value);
                },
                failure -> {
                    if (failure instanceof LogLostException && claimsInARow < CLAIM_ATTEMPTS_FOR_ONE_OPERATION) {
                        queue.putBack(operations);
                    } else {
                        operations.forEach(this::refuse);
                    }
                    onFailure(failure);
                });
    }

    private void onFailure(Throwable failure) {
        busy = false;
        if (failure instanceof FencedException) {
            getContext().getLog().info("channel {}: another owner took over; stopping", key);
            refuseAll();
            stopping = true;
            return;
        }
        claimsInARow++;
        getContext().getLog().warn("channel {}: the log failed: {}", key, failure.getMessage());
        claim = Optional.empty();
    }

    private void refuseAll() {
        while (!queue.isEmpty()) {
            refuse(queue.take());
        }
    }

    private void refuse(Operation operation) {
        if (operation instanceof Operation.Append append) {
            answer(append.publish(), new LogUnavailable());
        } else {
            operation.unavailable();
        }
    }

    private void answer(Publish publish, PublisherReply reply) {
        publish.replyTo().tell(reply);
        publish.idempotencyKey()
                .map(repeats::remove)
                .ifPresent(waiting -> waiting.forEach(replyTo -> replyTo.tell(reply)));
    }

    private Behavior<Command> stopNow() {
        refuseAll();
        return Behaviors.stopped();
    }

    /** What is on its way to the log is waited for, so that its publishers get their answer. */
    private Behavior<Command> onStop() {
        refuseAll();
        if (!busy) {
            return Behaviors.stopped();
        }
        stopping = true;
        return this;
    }

    // Small help

    private void take(LogState after) {
        state = after;
    }

    private long epoch() {
        return claim.orElseThrow().epoch();
    }

    private void tellHubs(ChannelEvent event) {
        for (ActorRef<ChannelEvent> hub : hubs.hubs()) {
            hub.tell(event);
        }
    }

    private ChannelInfo info(LogState after) {
        return new ChannelInfo(
                after.messages(), requested(), hubs.subscribers() + (long) roster.size(), after.lastId());
    }

    private long requested() {
        return requestedAt == 0 ? ChannelInfo.NEVER : Math.max(0, (clock.millis() - requestedAt) / 1000);
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
