package stentor.node.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
import stentor.node.channel.RollCall;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.Subscription.Mode;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * One channel's subscribers on this node. It attaches to the channel's owner, gets each message once and gives it to all
 * subscribers that wait. When the owner ends or does not answer, it attaches to the next one and reads what it lacks: its
 * subscribers notice a pause.
 */
final class HubActor extends AbstractBehavior<HubActor.Command> {
    sealed interface Command {}

    record Subscribe(Subscription subscription) implements Command {}

    record Unsubscribe(long number) implements Command {}

    record GoOn(long number) implements Command {}

    record LeftLane(long number, Optional<MessageId> last, boolean paused) implements Command {}

    /** So many polls wait in the lane; see {@link PollLane.Counter}. */
    private record PollsCounted(PollLaneMembers<?> lane, int waiting, long told) implements Command {}

    /** A new owner asks which subscribers an earlier one let in. */
    record NameHolders(RollCall.Question question) implements Command {}

    /** All subscribers must leave. */
    record EndAll(End end, Runnable done) implements Command {}

    /**
     * Too much waited in the hubs' mailboxes, so that messages which the owner has sent are not handed to the hub.
     *
     * @param epoch the newest that they were sent under
     * @param unstored the newest of those that are not stored, which nobody can read
     */
    record DeliveriesDropped(long epoch, Optional<MessageId> unstored) implements Command {}

    private record FromOwner(ChannelEvent event) implements Command {}

    private record OwnerGone(ActorRef<?> sentinel) implements Command {}

    private record ReportNow() implements Command {}

    /** See {@link AskTurns}. */
    private record YourTurn() implements Command {}

    private record Tick() implements Command {}

    private record Beat() implements Command {}

    private record Idle() implements Command {}

    static final Duration TICK = Duration.ofMillis(200);
    /** Soon enough to see that an owner, or an answer to a read, does not come: that takes 3 s. */
    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    /** Longer than a log takes to answer or to fail, so that one that is slow is not asked for more and more. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(3);

    private static final Duration INTERVAL_POLL_LIMIT = Duration.ofMillis(4500);

    private final ChannelKey key;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final ActorRef<ChannelEvent> self;
    private final HubRef<Command> place;

    private final OwnerLink owner;
    private final Tail tail;
    private final Held held = new Held();
    private final LocalSubscribers subscribers = new LocalSubscribers(held, this::removed);
    private final PollLanes polls;
    private final FanOut fanOut;
    private final Reports reports;
    private final Placement placement;
    private final Admissions admissions;
    private final Attendance attendance;
    private final OwnerSearch search;
    private final OwnerEvents events;
    private long handled;
    private long tickDueAt;

    static Behavior<Command> create(
            ChannelKey key,
            Channels channels,
            Standing standing,
            InstantSource clock,
            ByteBudget tails,
            AskTurns turns,
            HubCounts counts,
            HubRef<Command> place) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new HubActor(context, timers, key, channels, standing, clock, tails, turns, counts, place)));
    }

    private HubActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChannelKey key,
            Channels channels,
            Standing standing,
            InstantSource clock,
            ByteBudget tails,
            AskTurns turns,
            HubCounts counts,
            HubRef<Command> place) {
        super(context);
        tail = new Tail(tails);
        this.key = key;
        this.clock = clock;
        this.timers = timers;
        this.place = place;
        owner = new OwnerLink(standing, turns.turn(() -> context.getSelf().tell(new YourTurn())));
        self = context.messageAdapter(ChannelEvent.class, FromOwner::new);
        polls = new PollLanes(
                tail, (lane, waiting, told) -> context.getSelf().tell(new PollsCounted(lane, waiting, told)));
        fanOut = new FanOut(self, owner, subscribers, tail, held, polls, counts);
        reports = new Reports(
                self, owner, subscribers, tail, polls, () -> context.getSelf().tell(new ReportNow()), counts.polls());
        placement =
                new Placement(self, owner, subscribers, tail, held, polls, fanOut, reports, clock, this::watchTheClock);
        attendance = new Attendance(self, owner, placement::place, this::refuse, this::watchTheClock);
        admissions = new Admissions(self, owner, subscribers, polls, placement, attendance, counts.full());
        search = new OwnerSearch(
                key,
                channels,
                self,
                owner,
                subscribers,
                polls,
                tail,
                sentinel -> context.watchWith(sentinel, new OwnerGone(sentinel)),
                context::unwatch,
                this::watchTheClock);
        events = new OwnerEvents(
                owner, search, subscribers, polls, tail, fanOut, placement, reports, admissions, attendance, counts);
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
                .onMessage(LeftLane.class, this::onLeftLane)
                .onMessage(PollsCounted.class, this::onPollsCounted)
                .onMessage(FromOwner.class, this::onEvent)
                .onMessage(DeliveriesDropped.class, this::onDeliveriesDropped)
                .onMessage(NameHolders.class, this::onNameHolders)
                .onMessage(ReportNow.class, now -> onReportNow())
                .onMessage(OwnerGone.class, this::onOwnerGone)
                .onMessage(YourTurn.class, turn -> onYourTurn())
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Beat.class, beat -> onBeat())
                .onMessage(Idle.class, idle -> onIdle())
                .onMessage(EndAll.class, this::onEndAll)
                .onSignal(PostStop.class, stop -> onStopped())
                .build();
    }

    // Coming and going

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        Subscription subscription = subscribe.subscription();
        LocalSubscriber newcomer = new LocalSubscriber(subscription, deadline(subscription));
        subscribers.add(newcomer);
        handled++;
        reports.requested(clock.millis());
        if (owner.isSure()) {
            admissions.admit(newcomer);
        } else {
            search.ask();
        }
        watchTheClock();
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        subscribers.find(unsubscribe.number()).ifPresent(subscribers::leave);
        return this;
    }

    private Behavior<Command> onGoOn(GoOn goOn) {
        subscribers
                .find(goOn.number())
                .filter(subscriber -> subscriber.phase() == Phase.PAUSED)
                .ifPresent(placement::goOn);
        return this;
    }

    private Behavior<Command> onLeftLane(LeftLane left) {
        subscribers
                .find(left.number())
                .ifPresent(subscriber -> placement.leftLane(subscriber, left.last(), left.paused()));
        return this;
    }

    private void removed(LocalSubscriber subscriber) {
        if (subscriber.isExclusive()) {
            owner.tellOfLeaving(new HubCommand.Release(self, subscriber.number()));
        }
        if (subscriber.watches().isPresent()) {
            attendance.left(subscriber);
        }
        reports.soon();
        idleSoonIfEmpty();
    }

    private void refuse(LocalSubscriber subscriber) {
        subscriber.subscription().subscriber().refused();
        subscribers.leave(subscriber);
    }

    private Behavior<Command> onPollsCounted(PollsCounted counted) {
        counted.lane().counted(counted.waiting(), counted.told());
        reports.requested(clock.millis());
        reports.soon();
        idleSoonIfEmpty();
        return this;
    }

    private boolean isEmpty() {
        return subscribers.isEmpty() && polls.waiting() == 0;
    }

    private void idleSoonIfEmpty() {
        if (isEmpty()) {
            timers.startSingleTimer(new Idle(), LINGER);
        }
    }

    private Behavior<Command> onEndAll(EndAll all) {
        subscribers.endAll(all.end());
        polls.end(all.end());
        all.done().run();
        return this;
    }

    private Behavior<Command> onIdle() {
        return isEmpty() && place.retire(handled) ? Behaviors.stopped() : this;
    }

    /** No subscriber waits for ever, even if the hub ends because of a programming error. */
    private Behavior<Command> onStopped() {
        owner.asksNoMore();
        owner.tellOfLeaving(new HubCommand.Detach(self));
        reports.end();
        subscribers.all().forEach(subscriber -> subscriber.end(End.UNAVAILABLE));
        polls.dissolve();
        tail.clear();
        return this;
    }

    // What the owner says

    private Behavior<Command> onEvent(FromOwner from) {
        ChannelEvent event = from.event();
        events.take(event);
        return event instanceof ChannelEvent.UnknownChannel || event instanceof ChannelEvent.NoRoom
                ? attachOrEnd()
                : this;
    }

    private Behavior<Command> onDeliveriesDropped(DeliveriesDropped dropped) {
        if (!owner.isOld(dropped.epoch())) {
            dropped.unstored().ifPresent(placement::lost);
            // The owner answers with its newest id, and the subscribers that wait read up to that.
            reports.soon();
        }
        return this;
    }

    /** Names that are no channels may be asked for by the thousand: without subscribers, a hub of one ends at once. */
    private Behavior<Command> attachOrEnd() {
        if (isEmpty() && place.retire(handled)) {
            return Behaviors.stopped();
        }
        search.ask();
        return this;
    }

    private Behavior<Command> onOwnerGone(OwnerGone gone) {
        search.gone(gone.sentinel());
        return this;
    }

    private Behavior<Command> onNameHolders(NameHolders name) {
        RollCall.Question question = name.question();
        List<RollCall.Held> held = subscribers.guests().stream()
                .filter(HubCommand.Guest::admitted)
                .map(guest -> new RollCall.Held(self, guest))
                .toList();
        question.owner().tell(new RollCall.Holders(question.node(), held));
        owner.hasInformed(question.owner());
        if (!owner.is(question.owner())) {
            search.again();
        }
        return this;
    }

    // The clock

    private Behavior<Command> onReportNow() {
        reports.send(System.nanoTime());
        attendance.reported(reports.newest());
        watchTheClock();
        return this;
    }

    private static long deadline(Subscription subscription) {
        Duration limit = subscription.timeout();
        if (subscription.mode() == Mode.INTERVAL_POLL) {
            limit = INTERVAL_POLL_LIMIT;
        }
        return limit.isZero() ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
    }

    private void watchTheClock() {
        tickIn(TICK.toNanos());
    }

    /** A tick that is due sooner stays. */
    private void tickIn(long nanos) {
        long due = System.nanoTime() + nanos;
        if (!timers.isTimerActive(Tick.class) || due - tickDueAt < 0) {
            tickDueAt = due;
            timers.startSingleTimer(Tick.class, new Tick(), Duration.ofNanos(nanos));
        }
    }

    private Behavior<Command> onYourTurn() {
        if (owner.isAttached()) {
            owner.asksNoMore();
        } else {
            search.ask();
            watchTheClock();
        }
        return this;
    }

    private Behavior<Command> onTick() {
        long now = System.nanoTime();
        owner.excuse(Math.max(0, now - tickDueAt));
        boolean busy = subscribers.endOverdue(now) | admissions.askAgain(now) | subscribers.hasGuests();
        if (!owner.isNodeCertain()) {
            // Others may have given this node up by now, and what it holds under first or last to somebody else.
            subscribers.endIf(LocalSubscriber::isHolder, End.UNAVAILABLE);
        }
        if (owner.isSilent(now)) {
            getContext().getLog().debug("channel {}: its owner is silent", key);
            owner.lose();
        }
        if (!owner.isAttached()) {
            search.ask();
        } else if (reports.isUnansweredSince(now - ASK_AGAIN.toNanos())) {
            reports.soon();
        }
        placement.readAgainWhatWasAskedBefore(now - READ_AGAIN.toNanos());
        attendance.askAgain(now);
        // Not five times a second whatever there is to wait for: a node may have 30,000 hubs that look for their
        // owners.
        if (busy) {
            tickIn(TICK.toNanos());
        } else if (!owner.isAttached() && !isEmpty() && !owner.awaitsItsTurn()) {
            tickIn(Math.max(TICK.toNanos(), owner.nanosUntilAsking(now)));
        } else if (owner.awaitsAnswer() || placement.isReading() || attendance.awaitsAnswer()) {
            tickIn(SLOW_TICK.toNanos());
        }
        return this;
    }

    /** A quiet owner is asked for a sign of life, and a doubtful one is asked again for everything. */
    private Behavior<Command> onBeat() {
        long now = System.nanoTime();
        tail.tidy(clock.millis());
        if (isEmpty()) {
            return this;
        }
        if (!owner.isSure()) {
            search.again();
        } else if (owner.isQuiet(now) || attendance.isDueToCompare(now)) {
            reports.soon();
        }
        return this;
    }
}
