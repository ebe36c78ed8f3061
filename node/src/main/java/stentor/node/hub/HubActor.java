package stentor.node.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.PendingReads.PendingRead;
import stentor.node.hub.Subscription.Mode;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * One channel's subscribers on this node. Attaches to the channel's owner, is handed each message once and gives it to
 * all who wait. When the owner ends it attaches to the next one and reads what it lacks: its subscribers notice a pause.
 */
final class HubActor extends AbstractBehavior<HubActor.Command> {
    sealed interface Command {}

    record Subscribe(Subscription subscription) implements Command {}

    record Unsubscribe(long number) implements Command {}

    record GoOn(long number) implements Command {}

    /** Nobody will be sent here any more. */
    record Stop() implements Command {}

    /** The node stops: all subscribers end. */
    record Close() implements Command {}

    private record FromOwner(ChannelEvent event) implements Command {}

    private record OwnerGone(ActorRef<ChannelActor.Command> owner) implements Command {}

    private record ReportNow() implements Command {}

    private record Tick() implements Command {}

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

    private final Map<Long, LocalSubscriber> subscribers = new LinkedHashMap<>();
    private final PendingReads reads = new PendingReads();
    private final Tail tail = new Tail();
    private Optional<ChannelEvent.Attached> owner = Optional.empty();
    private long epoch;
    private long attachAskedAt;
    private long handled;
    private long requestedAt;
    private long report;
    private long reportTaken;
    private long reportedAt;
    private boolean reportDue;

    static Behavior<Command> create(
            ChannelKey key, Channels channels, InstantSource clock, ActorRef<Hubs.Command> parent) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new HubActor(context, timers, key, channels, clock, parent)));
    }

    private HubActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            Channels channels,
            InstantSource clock,
            ActorRef<Hubs.Command> parent) {
        super(context);
        this.key = key;
        this.channels = channels;
        this.clock = clock;
        this.timers = timers;
        this.parent = parent;
        this.self = context.messageAdapter(ChannelEvent.class, FromOwner::new);
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
                .onMessage(Idle.class, idle -> onIdle())
                .onMessage(Stop.class, stop -> onStop())
                .onMessage(Close.class, close -> onClose())
                .build();
    }

    // Coming and going

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        Subscription subscription = subscribe.subscription();
        LocalSubscriber newcomer = new LocalSubscriber(subscription, deadline(subscription));
        subscribers.put(newcomer.number(), newcomer);
        handled++;
        requestedAt = clock.millis();
        if (owner.isPresent()) {
            admit(newcomer);
        } else {
            attach();
        }
        watchTheClock();
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        LocalSubscriber leaving = subscribers.get(unsubscribe.number());
        if (leaving != null) {
            leave(leaving);
        }
        return this;
    }

    private Behavior<Command> onGoOn(GoOn goOn) {
        LocalSubscriber paused = subscribers.get(goOn.number());
        if (paused != null && paused.phase() == Phase.PAUSED) {
            place(paused);
        }
        return this;
    }

    private void admit(LocalSubscriber newcomer) {
        if (newcomer.mindsOthers()) {
            newcomer.enter(Phase.ASKING);
            tellOwner(new ChannelActor.Admit(
                    self, newcomer.number(), newcomer.subscription().policy(), !newcomer.streams()));
        } else {
            place(newcomer);
        }
    }

    private void leave(LocalSubscriber leaving) {
        subscribers.remove(leaving.number());
        if (leaving.mindsOthers()) {
            tellOwner(new ChannelActor.Release(self, leaving.number()));
        }
        reportSoon();
        if (subscribers.isEmpty()) {
            timers.startSingleTimer(new Idle(), LINGER);
        }
    }

    private void end(LocalSubscriber ending, End end) {
        leave(ending);
        ending.subscription().subscriber().end(end);
    }

    private Behavior<Command> onIdle() {
        if (subscribers.isEmpty()) {
            parent.tell(new Hubs.HubIdle(key, handled));
        }
        return this;
    }

    private Behavior<Command> onStop() {
        tellOwner(new ChannelActor.Detach(self));
        return Behaviors.stopped();
    }

    private Behavior<Command> onClose() {
        endAll(subscriber -> true, End.STOPPING);
        return onStop();
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
        reads.join(subscriber, tail.last(), System.nanoTime()).ifPresent(this::ask);
        watchTheClock();
    }

    private void ask(PendingRead read) {
        tellOwner(new ChannelActor.Read(self, read.request(), read.cursor(), READ_LIMIT));
    }

    private void onReadAnswer(ChannelEvent.ReadAnswer answer) {
        PendingRead read = reads.take(answer.request()).orElse(null);
        if (read == null) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>(answer.messages().size());
        answer.messages().forEach(message -> deliveries.add(new Delivery(message)));
        for (LocalSubscriber reader : read.readers()) {
            if (subscribers.get(reader.number()) == reader) {
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
        } else if (event instanceof ChannelEvent.Conflict conflict) {
            Optional.ofNullable(subscribers.get(conflict.number())).ifPresent(loser -> end(loser, End.CONFLICT));
        } else if (event instanceof ChannelEvent.ConflictWithAll conflict && conflict.epoch() >= epoch) {
            endAll(subscriber -> !subscriber.mindsOthers(), End.CONFLICT);
        } else if (event instanceof ChannelEvent.Deleted deleted && deleted.epoch() >= epoch) {
            onDeleted();
        } else if (event instanceof ChannelEvent.UnknownChannel) {
            onUnknownChannel();
        }
        // A read that failed is asked again at a tick, like one that got no answer.
        return this;
    }

    private void onPublished(ChannelEvent.Published published) {
        if (owner.isEmpty() || published.epoch() < epoch) {
            return;
        }
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
        for (LocalSubscriber subscriber : subscribers.values()) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                if (!subscriber.streams() && !subscriber.takes(delivery)) {
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
            tellOwner(new ChannelActor.Delivered(id, recipients));
        }
    }

    private void onAdmitted(ChannelEvent.Admitted admitted) {
        LocalSubscriber newcomer = subscribers.get(admitted.number());
        if (newcomer == null) {
            tellOwner(new ChannelActor.Release(self, admitted.number()));
        } else if (newcomer.phase() == Phase.ASKING) {
            place(newcomer);
            if (newcomer.streams()) {
                newcomer.confirm();
            }
        }
    }

    private void onDeleted() {
        owner.ifPresent(gone -> getContext().unwatch(gone.owner()));
        owner = Optional.empty();
        reads.takeAll();
        endAll(subscriber -> true, End.DELETED);
    }

    private void onUnknownChannel() {
        attachAskedAt = 0;
        endAll(
                subscriber -> subscriber.phase() == Phase.ARRIVED
                        && !subscriber.subscription().create(),
                End.NO_SUCH_CHANNEL);
        if (!subscribers.isEmpty()) {
            attach();
        }
    }

    private void endAll(Predicate<LocalSubscriber> ending, End end) {
        for (LocalSubscriber subscriber : List.copyOf(subscribers.values())) {
            if (ending.test(subscriber)) {
                end(subscriber, end);
            }
        }
    }

    // Attached, and attached again

    private void attach() {
        long now = System.nanoTime();
        if (attachAskedAt == 0 || now - attachAskedAt > ASK_AGAIN.toNanos()) {
            attachAskedAt = now;
            boolean create = subscribers.values().stream()
                    .anyMatch(subscriber -> subscriber.phase() != Phase.ARRIVED
                            || subscriber.subscription().create());
            channels.tell(key, new ChannelActor.Attach(self, create));
        }
    }

    private void onAttached(ChannelEvent.Attached attached) {
        if (attached.epoch() < epoch) {
            return;
        }
        boolean another = owner.isEmpty() || !owner.get().owner().equals(attached.owner());
        if (another) {
            owner.ifPresent(before -> getContext().unwatch(before.owner()));
            getContext().watchWith(attached.owner(), new OwnerGone(attached.owner()));
        }
        owner = Optional.of(attached);
        epoch = attached.epoch();
        attachAskedAt = 0;
        tail.settings(attached.settings());
        if (!attached.lastId().equals(tail.last())) {
            goOnFrom(attached.lastId());
        }
        reads.takeAll().forEach(read -> read.readers().forEach(this::readAgain));
        for (LocalSubscriber subscriber : List.copyOf(subscribers.values())) {
            if (subscriber.phase() == Phase.ARRIVED || subscriber.phase() == Phase.ASKING) {
                admit(subscriber);
            } else if (another && subscriber.mindsOthers()) {
                tellOwner(new ChannelActor.Admit(
                        self, subscriber.number(), subscriber.subscription().policy(), !subscriber.streams()));
            }
        }
        reportSoon();
    }

    /** The owner is ahead of the tail: whoever waits reads what is in between. */
    private void goOnFrom(MessageId id) {
        tail.startAt(id);
        for (LocalSubscriber subscriber : List.copyOf(subscribers.values())) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                read(subscriber);
            }
        }
    }

    private void readAgain(LocalSubscriber reader) {
        if (subscribers.get(reader.number()) == reader) {
            read(reader);
        }
    }

    private Behavior<Command> onOwnerGone(OwnerGone gone) {
        if (owner.isPresent() && owner.get().owner().equals(gone.owner())) {
            owner = Optional.empty();
            // A hub that only lingers wants no new owner: to ask for one would start it again.
            if (!subscribers.isEmpty()) {
                attach();
                watchTheClock();
            }
        }
        return this;
    }

    private void tellOwner(ChannelActor.Command command) {
        owner.ifPresent(attached -> attached.owner().tell(command));
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
        int streaming = 0;
        int polling = 0;
        report++;
        for (LocalSubscriber subscriber : subscribers.values()) {
            if (!subscriber.mindsOthers() && subscriber.streams() && subscriber.phase() != Phase.ARRIVED) {
                streaming++;
                subscriber.countedBy(report);
            } else if (!subscriber.mindsOthers() && subscriber.phase() == Phase.WAITING) {
                polling++;
            }
        }
        reportedAt = System.nanoTime();
        tellOwner(new ChannelActor.Report(self, report, streaming, polling, tail.last(), requestedAt));
        return this;
    }

    private void onReportTaken(ChannelEvent.ReportTaken taken) {
        reportTaken = Math.max(reportTaken, taken.report());
        for (LocalSubscriber subscriber : subscribers.values()) {
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
        boolean deadlines = false;
        for (LocalSubscriber subscriber : List.copyOf(subscribers.values())) {
            deadlines |= subscriber.hasDeadline();
            if (subscriber.isOverdue(now)) {
                boolean poll = subscriber.subscription().mode() == Mode.INTERVAL_POLL;
                end(subscriber, poll ? End.UNAVAILABLE : End.TIMEOUT);
            }
        }
        if (owner.isEmpty() && !subscribers.isEmpty()) {
            attach();
        }
        reads.takeAskedBefore(now - ASK_AGAIN.toNanos())
                .forEach(read -> read.readers().forEach(this::readAgain));
        boolean unheard = reportTaken < report && owner.isPresent();
        if (unheard && now - reportedAt > ASK_AGAIN.toNanos()) {
            reportSoon();
        }
        if (!deadlines && !unheard && reads.isEmpty() && (owner.isPresent() || subscribers.isEmpty())) {
            timers.cancel(Tick.class);
        }
        return this;
    }
}
