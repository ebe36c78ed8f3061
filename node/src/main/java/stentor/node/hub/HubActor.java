package stentor.node.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
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
import stentor.node.channel.Standing;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.PendingReads.PendingRead;
import stentor.node.hub.Subscription.Mode;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * One channel's subscribers on this node. Attaches to the channel's owner, is handed each message once and gives it to
 * all who wait. When the owner ends or falls silent it attaches to the next one and reads what it lacks: its subscribers
 * notice a pause.
 */
final class HubActor extends AbstractBehavior<HubActor.Command> {
    sealed interface Command {}

    record Subscribe(Subscription subscription) implements Command {}

    record Unsubscribe(long number) implements Command {}

    record GoOn(long number) implements Command {}

    /** All subscribers must leave. */
    record EndAll(End end, Runnable done) implements Command {}

    /** Nobody will be sent here any more. */
    record Stop() implements Command {}

    private record FromOwner(ChannelEvent event) implements Command {}

    private record OwnerGone(ActorRef<?> sentinel) implements Command {}

    private record ReportNow() implements Command {}

    private record Tick() implements Command {}

    private record Beat() implements Command {}

    private record Idle() implements Command {}

    static final Duration TICK = Duration.ofMillis(200);
    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration INTERVAL_POLL_LIMIT = Duration.ofMillis(4500);
    private static final int READ_LIMIT = 200;

    private final ChannelKey key;
    private final Channels channels;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final ActorRef<ChannelEvent> self;
    private final ActorRef<Hubs.Command> parent;

    private final Seats seats = new Seats();
    private final PendingReads reads = new PendingReads();
    private final Tail tail = new Tail();
    private final OwnerLink owner;
    private Optional<ActorRef<?>> watched = Optional.empty();
    private long handled;
    private long requestedAt;
    private long report;
    private long reportedAt;
    private boolean reportDue;

    static Behavior<Command> create(
            ChannelKey key, Channels channels, Standing standing, InstantSource clock, ActorRef<Hubs.Command> parent) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new HubActor(context, timers, key, channels, standing, clock, parent)));
    }

    private HubActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            Channels channels,
            Standing standing,
            InstantSource clock,
            ActorRef<Hubs.Command> parent) {
        super(context);
        this.key = key;
        this.channels = channels;
        this.clock = clock;
        this.timers = timers;
        this.parent = parent;
        this.owner = new OwnerLink(standing);
        this.self = context.messageAdapter(ChannelEvent.class, FromOwner::new);
        // Not all hubs at once: a node may have a hundred thousand of them.
        long first = ThreadLocalRandom.current().nextLong(OwnerLink.QUIET.toMillis());
        timers.startTimerWithFixedDelay(new Beat(), Duration.ofMillis(first), OwnerLink.QUIET);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(GoOn.class, this::onGoOn)
                .onMessage(FromOwner.class, this::onEvent)
                .onMessage(ReportNow.class, now -> onReportNow())
                .onMessage(OwnerGone.class, this::onOwnerGone)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Beat.class, beat -> onBeat())
                .onMessage(Idle.class, idle -> onIdle())
                .onMessage(EndAll.class, this::onEndAll)
                .onMessage(Stop.class, stop -> Behaviors.stopped())
                .onSignal(PostStop.class, stop -> onStopped())
                .build();
    }

    // Coming and going

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        Subscription subscription = subscribe.subscription();
        LocalSubscriber newcomer = new LocalSubscriber(subscription, deadline(subscription));
        seats.add(newcomer);
        handled++;
        requestedAt = clock.millis();
        if (owner.isSure()) {
            admit(newcomer);
        } else {
            attach();
        }
        watchTheClock();
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        seats.find(unsubscribe.number()).ifPresent(this::leave);
        return this;
    }

    private Behavior<Command> onGoOn(GoOn goOn) {
        seats.find(goOn.number())
                .filter(subscriber -> subscriber.phase() == Phase.PAUSED)
                .ifPresent(this::place);
        return this;
    }

    private void admit(LocalSubscriber newcomer) {
        if (newcomer.mindsOthers()) {
            newcomer.enter(Phase.ASKING);
            owner.tell(new HubCommand.Admit(
                    self, newcomer.number(), newcomer.subscription().policy(), !newcomer.streams()));
        } else {
            place(newcomer);
        }
    }

    private void leave(LocalSubscriber leaving) {
        seats.remove(leaving);
        if (leaving.mindsOthers()) {
            owner.tell(new HubCommand.Release(self, leaving.number()));
        }
        reportSoon();
        if (seats.isEmpty()) {
            timers.startSingleTimer(new Idle(), LINGER);
        }
    }

    private void end(LocalSubscriber ending, End end) {
        leave(ending);
        ending.end(end);
    }

    private void endAll(Predicate<LocalSubscriber> ending, End end) {
        for (LocalSubscriber subscriber : seats.all()) {
            if (ending.test(subscriber)) {
                end(subscriber, end);
            }
        }
    }

    private Behavior<Command> onEndAll(EndAll all) {
        endAll(subscriber -> true, all.end());
        all.done().run();
        return this;
    }

    private Behavior<Command> onIdle() {
        if (seats.isEmpty()) {
            parent.tell(new Hubs.HubIdle(key, handled));
        }
        return this;
    }

    /** Nobody is left waiting for ever, even where the hub ends by a mistake of its own. */
    private Behavior<Command> onStopped() {
        owner.tell(new HubCommand.Detach(self));
        seats.all().forEach(subscriber -> subscriber.end(End.UNAVAILABLE));
        return this;
    }

    // From where it stands to where it waits

    /** Hands the subscriber what the tail has for it, lets it wait, or reads what the tail does not have. */
    private void place(LocalSubscriber subscriber) {
        Cursor cursor = subscriber.cursor();
        if (cursor instanceof Cursor.Newest) {
            subscriber.moveTo(tail.last());
            supply(subscriber);
        } else if (cursor instanceof Cursor.After after && tail.covers(after.id(), clock.millis())) {
            subscriber.hasSeen(after.id());
            subscriber.moveTo(after.id());
            supply(subscriber);
        } else {
            read(subscriber);
        }
    }

    /** The tail has everything that the subscriber lacks. */
    private void supply(LocalSubscriber subscriber) {
        if (hand(subscriber, tail.after(subscriber.position()))) {
            return;
        }
        if (subscriber.subscription().mode() == Mode.INTERVAL_POLL) {
            end(subscriber, End.NOTHING_NEW);
            return;
        }
        subscriber.hasSeen(subscriber.position());
        subscriber.waits();
        subscriber.countedBy(report + 1);
        reportSoon();
    }

    /** Hands over what there is; true if the subscriber is done with it, or takes no more. */
    private boolean hand(LocalSubscriber subscriber, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (!subscriber.takes(delivery)) {
                subscriber.pause();
                return true;
            }
            subscriber.hand(delivery);
            countDelivered(delivery.message().id(), 1);
            if (!subscriber.streams()) {
                leave(subscriber);
                return true;
            }
        }
        return false;
    }

    private void read(LocalSubscriber subscriber) {
        subscriber.enter(Phase.READING);
        reportSoon();
        reads.join(subscriber, tail.last(), System.nanoTime())
                .ifPresent(read -> owner.tell(new HubCommand.Read(self, read.request(), read.cursor(), READ_LIMIT)));
        watchTheClock();
    }

    private void readAgain(LocalSubscriber reader) {
        if (seats.has(reader)) {
            read(reader);
        }
    }

    private void onReadAnswer(ChannelEvent.ReadAnswer answer) {
        PendingRead read = reads.take(answer.request()).orElse(null);
        if (read == null) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>(answer.messages().size());
        answer.messages().forEach(message -> deliveries.add(new Delivery(message)));
        for (LocalSubscriber reader : read.readers()) {
            if (seats.has(reader)) {
                supply(reader, read, answer, deliveries);
            }
        }
    }

    private void supply(
            LocalSubscriber reader, PendingRead read, ChannelEvent.ReadAnswer answer, List<Delivery> deliveries) {
        if (!(read.cursor() instanceof Cursor.Oldest)) {
            reader.hasSeen(answer.seen());
        }
        reader.moveTo(answer.position());
        if (hand(reader, deliveries)) {
            return;
        }
        if (answer.more()) {
            read(reader);
            return;
        }
        // What the log had is handed over, and it had everything that this hub had been told of when it asked.
        reader.moveTo(MessageId.max(reader.position(), read.tailLast()));
        if (tail.lacksNothingAfter(reader.position())) {
            supply(reader);
        } else {
            read(reader);
        }
    }

    // What the owner says

    private Behavior<Command> onEvent(FromOwner from) {
        ChannelEvent event = from.event();
        if (event instanceof ChannelEvent.Published published) {
            onPublished(published);
        } else if (event instanceof ChannelEvent.ReadAnswer answer) {
            onReadAnswer(answer);
        } else if (event instanceof ChannelEvent.ReportTaken taken) {
            onReportTaken(taken);
        } else if (event instanceof ChannelEvent.Attached attached) {
            onAttached(attached);
        } else if (event instanceof ChannelEvent.Admitted admitted) {
            onAdmitted(admitted);
        } else if (event instanceof ChannelEvent.Conflict conflict && !owner.isOld(conflict.epoch())) {
            seats.find(conflict.number()).ifPresent(loser -> end(loser, End.CONFLICT));
        } else if (event instanceof ChannelEvent.ConflictWithAll conflict && !owner.isOld(conflict.epoch())) {
            endAll(subscriber -> !subscriber.mindsOthers(), End.CONFLICT);
        } else if (event instanceof ChannelEvent.Deleted deleted && !owner.isOld(deleted.epoch())) {
            onDeleted();
        } else if (event instanceof ChannelEvent.Detached detached) {
            onDetached(detached);
        } else if (event instanceof ChannelEvent.UnknownChannel) {
            onUnknownChannel();
        }
        // A read that failed is asked again at a tick, like one that got no answer.
        return this;
    }

    private void onPublished(ChannelEvent.Published published) {
        if (!owner.isAttached() || owner.isOld(published.epoch())) {
            return;
        }
        owner.heard(System.nanoTime());
        tail.settings(published.settings());
        if (published.after().isAfter(tail.last())) {
            goOnFrom(published.after());
        }
        for (Message message : published.messages()) {
            if (message.id().isAfter(tail.last())) {
                handOut(new Delivery(message), published.stored());
            }
        }
    }

    private void handOut(Delivery delivery, boolean stored) {
        tail.add(delivery, stored);
        MessageId id = delivery.message().id();
        int recipients = 0;
        List<LocalSubscriber> done = new ArrayList<>();
        for (LocalSubscriber subscriber : seats.now()) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                // What is not stored could not be read again: a stream has to take it, or end.
                if ((stored || !subscriber.streams()) && !subscriber.takes(delivery)) {
                    subscriber.pause();
                    continue;
                }
                recipients++;
                subscriber.hand(delivery);
                if (!subscriber.streams()) {
                    done.add(subscriber);
                }
            }
        }
        done.forEach(this::leave);
        countDelivered(id, recipients);
    }

    private void countDelivered(MessageId id, int recipients) {
        if (recipients > 0 && tail.settings().countsDeliveries()) {
            owner.tell(new HubCommand.Delivered(self, id, recipients));
        }
    }

    private void onAdmitted(ChannelEvent.Admitted admitted) {
        if (owner.isOld(admitted.epoch())) {
            return;
        }
        LocalSubscriber newcomer = seats.find(admitted.number()).orElse(null);
        if (newcomer == null) {
            owner.tell(new HubCommand.Release(self, admitted.number()));
        } else if (newcomer.phase() == Phase.ASKING) {
            place(newcomer);
            if (newcomer.streams()) {
                newcomer.confirm();
            }
        }
    }

    private void onDeleted() {
        owner.lose();
        reads.takeAll();
        endAll(subscriber -> true, End.DELETED);
    }

    private void onUnknownChannel() {
        owner.wasFound();
        endAll(
                subscriber -> subscriber.phase() == Phase.ARRIVED
                        && !subscriber.subscription().create(),
                End.NO_SUCH_CHANNEL);
        attach();
    }

    // Attached, and attached again

    private void attach() {
        if (!seats.isEmpty() && owner.shouldAsk(System.nanoTime())) {
            boolean create = false;
            for (LocalSubscriber subscriber : seats.now()) {
                create |= subscriber.phase() != Phase.ARRIVED
                        || subscriber.subscription().create();
            }
            channels.tell(key, new HubCommand.Attach(self, create));
        }
    }

    private void onAttached(ChannelEvent.Attached attached) {
        if (owner.isOld(attached.epoch())) {
            return;
        }
        owner.attach(attached, System.nanoTime());
        watchOwner();
        tail.settings(attached.settings());
        if (!attached.lastId().equals(tail.last())) {
            goOnFrom(attached.lastId());
        }
        reads.takeAll().forEach(read -> read.readers().forEach(this::readAgain));
        for (LocalSubscriber subscriber : seats.all()) {
            if (subscriber.phase() == Phase.ARRIVED || subscriber.phase() == Phase.ASKING) {
                admit(subscriber);
            }
        }
        reportSoon();
    }

    private void watchOwner() {
        Optional<ActorRef<?>> sentinel = owner.sentinel();
        if (!sentinel.equals(watched)) {
            watched.ifPresent(getContext()::unwatch);
            sentinel.ifPresent(now -> getContext().watchWith(now, new OwnerGone(now)));
            watched = sentinel;
        }
    }

    /** The owner is ahead of the tail: whoever waits reads what is in between. */
    private void goOnFrom(MessageId id) {
        tail.startAt(id);
        for (LocalSubscriber subscriber : seats.all()) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                read(subscriber);
            }
        }
    }

    private Behavior<Command> onOwnerGone(OwnerGone gone) {
        if (watched.equals(Optional.of(gone.sentinel()))) {
            watched = Optional.empty();
            findOwner();
        }
        return this;
    }

    private void onDetached(ChannelEvent.Detached detached) {
        if (detached.epoch() == 0 || !owner.isOld(detached.epoch())) {
            findOwner();
        }
    }

    private void findOwner() {
        owner.lose();
        attach();
        watchTheClock();
    }

    // Counting

    /** Reports once, after everything that waits in the mailbox: a thousand polls that come together make one report. */
    private void reportSoon() {
        if (!reportDue) {
            reportDue = true;
            getContext().getSelf().tell(new ReportNow());
        }
    }

    private Behavior<Command> onReportNow() {
        reportDue = false;
        report++;
        reportedAt = System.nanoTime();
        int streaming = seats.countStreaming(report);
        owner.tell(new HubCommand.Report(
                self, report, streaming, seats.countPolling(), seats.guests(), tail.last(), requestedAt));
        owner.awaitAnswer(reportedAt);
        watchTheClock();
        return this;
    }

    private void onReportTaken(ChannelEvent.ReportTaken taken) {
        if (!owner.isAttached() || owner.isOld(taken.epoch())) {
            return;
        }
        owner.heard(System.nanoTime());
        if (taken.report() == report) {
            owner.hasAnswered();
        }
        if (taken.lastId().isAfter(tail.last())) {
            goOnFrom(taken.lastId());
        }
        for (LocalSubscriber subscriber : seats.now()) {
            if (subscriber.streams()) {
                subscriber.reportTaken(taken.report());
            }
        }
    }

    // The clock

    private static long deadline(Subscription subscription) {
        Duration limit = subscription.timeout();
        if (subscription.mode() == Mode.INTERVAL_POLL) {
            limit = INTERVAL_POLL_LIMIT;
        }
        return limit.isZero() ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
    }

    private void watchTheClock() {
        if (!timers.isTimerActive(Tick.class)) {
            timers.startTimerWithFixedDelay(Tick.class, new Tick(), TICK);
        }
    }

    private Behavior<Command> onTick() {
        long now = System.nanoTime();
        boolean busy = endOverdue(now);
        if (owner.isSilent(now)) {
            getContext().getLog().debug("channel {}: its owner is silent", key);
            owner.lose();
        }
        if (!owner.isAttached()) {
            attach();
        } else if (owner.awaitsAnswer() && now - reportedAt > ASK_AGAIN.toNanos()) {
            reportSoon();
        }
        reads.takeAskedBefore(now - ASK_AGAIN.toNanos())
                .forEach(read -> read.readers().forEach(this::readAgain));
        boolean seeking = !owner.isAttached() && !seats.isEmpty();
        if (!busy && !seeking && !owner.awaitsAnswer() && reads.isEmpty()) {
            timers.cancel(Tick.class);
        }
        return this;
    }

    /** Ends those whose time is over; asks again for those who wait to be admitted. Whether there will be more of it. */
    private boolean endOverdue(long now) {
        boolean busy = false;
        for (LocalSubscriber subscriber : seats.all()) {
            busy |= subscriber.hasDeadline();
            if (subscriber.isOverdue(now)) {
                boolean poll = subscriber.subscription().mode() == Mode.INTERVAL_POLL;
                end(subscriber, poll ? End.UNAVAILABLE : End.TIMEOUT);
            } else if (subscriber.phase() == Phase.ASKING) {
                busy = true;
                if (subscriber.isDueToAskAgain(now)) {
                    admit(subscriber);
                }
            }
        }
        return busy;
    }

    /** A quiet owner is asked for a sign of life, and a doubtful one is asked again for everything. */
    private Behavior<Command> onBeat() {
        if (seats.isEmpty()) {
            return this;
        }
        if (!owner.isSure()) {
            findOwner();
        } else if (owner.isQuiet(System.nanoTime())) {
            reportSoon();
        }
        return this;
    }
}
