package stentor.node.hub;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.channel.Member;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** A subscriber of this hub and how far it is. */
final class LocalSubscriber {
    /** Where a subscriber is on its way to what it asked for. */
    enum Phase {
        /** The hub is not attached yet. */
        ARRIVED,
        /** The owner is asked whether it may stay. */
        ASKING,
        /** The owner is asked for messages that the tail does not have. */
        READING,
        /** It does not take more now. */
        PAUSED,
        /** It was called back from its lane, which has not said yet how far it got. */
        RETURNING,
        /** It has all there is, and waits for what comes. */
        WAITING
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalSubscriber.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

    private static final Optional<GapCause> REMOVED = Optional.of(GapCause.REMOVED);
    private static final Optional<GapCause> NOT_STORED = Optional.of(GapCause.NOT_STORED);
    private static final Optional<GapCause> LOG_LOST = Optional.of(GapCause.LOG_LOST);

    private final Subscription subscription;
    private final long deadline;
    private final Optional<Watching> watches;
    /** Where it said that it stands. */
    private final Cursor start;

    private Phase phase = Phase.ARRIVED;
    private Cursor cursor;
    private MessageId position = MessageId.ZERO;
    private Optional<MessageId> seen = Optional.empty();
    private Optional<MessageId> readsUpTo = Optional.empty();
    private boolean missed;
    private boolean beyondEnd;
    private long enteredAt;
    private boolean confirmed;
    private boolean broken;
    private BiConsumer<LocalSubscriber, Phase> onMove = (subscriber, before) -> {};
    private LaneMembers<?>.Member lane;
    private long countedByReport = Long.MAX_VALUE;

    /**
     * @param deadline when it is given up, on the clock of {@link System#nanoTime}; {@link Long#MAX_VALUE}: never
     */
    LocalSubscriber(Subscription subscription, long deadline) {
        this.subscription = subscription;
        this.deadline = deadline;
        this.start = subscription.cursor() instanceof Cursor.AfterDate date
                ? Cursor.after(date.id())
                : subscription.cursor();
        this.cursor = start;
        this.watches = subscription.subscriber().watches();
    }

    Subscription subscription() {
        return subscription;
    }

    long number() {
        return subscription.number();
    }

    boolean streams() {
        return subscription.mode() == Subscription.Mode.STREAM;
    }

    /** Whether an owner let it in under {@code first} or {@code last}. */
    boolean isHolder() {
        return isExclusive() && isIn();
    }

    /** Whether the owner has let it in, so that new messages are for it, too. */
    boolean isIn() {
        return phase != Phase.ARRIVED && phase != Phase.ASKING;
    }

    boolean isExclusive() {
        return subscription.policy() != ConcurrencyPolicy.BROADCAST;
    }

    /** See {@link Subscriber#hasWaited}. */
    boolean hasWaited() {
        return subscription.subscriber().hasWaited();
    }

    Optional<Watching> watches() {
        return watches;
    }

    void present(List<Member> members) {
        tell(subscriber -> subscriber.present(members));
    }

    void notice(Notice notice) {
        tell(subscriber -> subscriber.notice(notice));
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        Phase before = phase;
        phase = next;
        enteredAt = System.nanoTime();
        onMove.accept(this, before);
    }

    /**
     * @param listener is told when it has entered a phase, and which was the one before
     */
    void onMove(BiConsumer<LocalSubscriber, Phase> listener) {
        onMove = listener;
    }

    /** Whether the owner should have said by now whether it may stay. */
    boolean isDueToAskAgain(long now) {
        return phase == Phase.ASKING && now - enteredAt > ASK_AGAIN.toNanos();
    }

    /** What to ask the log for. */
    Cursor cursor() {
        return cursor;
    }

    /** The newest id that it needs no more: later ones are handed to it. */
    MessageId position() {
        return lane == null ? position : MessageId.max(position, lane.lane().last());
    }

    /** Up to where it has seen everything; empty: that is not known. */
    Optional<MessageId> seen() {
        return seen;
    }

    /** The lane it would be in; nobody is asked whose connection is broken. */
    Optional<? extends StreamingLane.Choice<?>> choosesLane() {
        return broken ? Optional.empty() : subscription.subscriber().lane();
    }

    /** As {@link #choosesLane}, for a poll under {@code broadcast}. */
    Optional<? extends PollLane.Choice<?>> choosesPollLane() {
        return broken || isExclusive()
                ? Optional.empty()
                : subscription.subscriber().pollLane();
    }

    Optional<? extends LaneMembers<?>> lane() {
        return lane == null ? Optional.empty() : Optional.of(lane.lane());
    }

    boolean isInLane() {
        return lane != null;
    }

    void joined(LaneMembers<?>.Member member) {
        lane = member;
    }

    /**
     * Is handed nothing more by its lane, which will say how far it got.
     *
     * @param newest the newest id that the hub was handed: what comes from now on is held for it
     */
    void comeBack(MessageId newest) {
        lane.leave();
        lane = null;
        readsUpTo = Optional.of(newest);
        enter(Phase.RETURNING);
    }

    /** Reads from the log what there is up to this id; what the hub is handed after it is held for it. */
    void reads(MessageId upTo) {
        readsUpTo = Optional.of(upTo);
        enter(Phase.READING);
    }

    /** Up to where it reads, if it does. */
    Optional<MessageId> readsUpTo() {
        return readsUpTo;
    }

    /** Whether a message that follows on its position follows on all that it has seen, too. */
    boolean hasSeenAllUpToPosition() {
        return !missed && !beyondEnd && (seen.isEmpty() || !position.isAfter(seen.get()));
    }

    /**
     * It has a message that is newer than everything in the log. So the log has lost what it had, and maybe more that the
     * subscriber never got: it is told so with the next message that is stored. A date, and the end of a second in an id of
     * several channels, may be ahead of the log though nothing was lost.
     */
    void isBeyondEnd() {
        beyondEnd = subscription.cursor() instanceof Cursor.After after
                && after.id().tag() != Long.MAX_VALUE;
    }

    /** The next message is not stored: whether the log lost anything does not matter for it. */
    void nextIsNotStored() {
        beyondEnd = false;
    }

    /** Others were handed something that cannot be read again: the next message tells it of the gap. */
    void hasMissed() {
        missed = true;
    }

    /** Its lane says how far it got: to {@code last}, if any further than before. */
    void cameBack(Optional<MessageId> last) {
        if (lane != null) {
            lane.left();
            lane = null;
        }
        last.filter(id -> id.isAfter(position)).ifPresent(id -> {
            moveTo(id);
            seen = last;
        });
    }

    /** It has left, for good. */
    void leaveLane() {
        if (lane != null) {
            lane.leave(() -> {});
            lane = null;
        }
    }

    boolean isOverdue(long now) {
        return deadline != Long.MAX_VALUE && now - deadline >= 0;
    }

    boolean hasDeadline() {
        return deadline != Long.MAX_VALUE;
    }

    /**
     * It says, or it is known, that it has seen everything up to {@code id}: a message that does not follow on leaves a
     * gap. What was said first holds until something is handed over.
     */
    void hasSeen(MessageId id) {
        if (seen.isEmpty()) {
            seen = Optional.of(id);
        }
    }

    void moveTo(MessageId id) {
        position = id;
        cursor = Cursor.after(id);
    }

    /** Hands nothing more over until it goes on, at the cursor. */
    void pause() {
        readsUpTo = Optional.empty();
        enter(Phase.PAUSED);
        if (seen.isEmpty()) {
            // Nothing was handed over, so what it asked for at first is still what it asks for.
            cursor = start;
        }
    }

    /** It has all there is. */
    void waits() {
        readsUpTo = Optional.empty();
        enter(Phase.WAITING);
        tell(subscriber -> subscriber.waits(position));
    }

    boolean takes(Delivery next) {
        boolean[] takes = {true};
        tell(subscriber -> takes[0] = subscriber.takes(next));
        return takes[0];
    }

    boolean receives() {
        return subscription.subscriber().receives();
    }

    boolean takesMore() {
        boolean[] takes = {true};
        tell(subscriber -> takes[0] = subscriber.takesMore());
        return takes[0];
    }

    /** How much one read for it may bring, in bytes. */
    long room() {
        long[] room = {0};
        if (streams()) {
            tell(subscriber -> room[0] = subscriber.room());
        }
        // A poll takes one message.
        return room[0];
    }

    /** Hands the message over; why others before it are gone, if they are. */
    Optional<GapCause> hand(Delivery delivery) {
        MessageId id = delivery.message().id();
        Optional<GapCause> gap = gapBefore(delivery);
        moveTo(id);
        if (streams()) {
            seen = Optional.of(id);
        }
        missed = false;
        beyondEnd = false;
        tell(subscriber -> subscriber.deliver(delivery, gap.isPresent()));
        return gap;
    }

    /** Why messages between what it has seen and this one are gone; empty: there are none. */
    Optional<GapCause> gapBefore(Delivery delivery) {
        if (beyondEnd) {
            return LOG_LOST;
        }
        if (missed) {
            return NOT_STORED;
        }
        boolean removed = seen.isPresent() && delivery.message().leavesGapAfter(seen.get()) && !beginsWith(delivery);
        return removed ? REMOVED : Optional.empty();
    }

    void end(End end) {
        if (lane == null) {
            tell(subscriber -> subscriber.end(end));
        } else {
            // Behind what its lane still has for it.
            lane.leave(() -> tell(subscriber -> subscriber.end(end)));
            lane = null;
        }
    }

    /**
     * A client that has received nothing of the channel, as far as is known, need not be told of what the log never knew of: before a
     * channel's first message there is most often nothing ({@link stentor.node.messagelog.LogState#lastStored}). It says so by 0:0, or as one
     * of several channels by a {@code -} ({@link stentor.protocol.stream.CompoundId}), whose position has the last tag of a second.
     */
    private boolean beginsWith(Delivery first) {
        return first.message().previous().tag() == Long.MAX_VALUE
                && start instanceof Cursor.After after
                && (after.id().equals(MessageId.ZERO) || after.id().tag() == Long.MAX_VALUE)
                && seen.equals(Optional.of(after.id()));
    }

    /** The owner counts it once it has taken this report. */
    void countedBy(long report) {
        countedByReport = Math.min(countedByReport, report);
    }

    void reportTaken(long report) {
        if (!confirmed && countedByReport <= report) {
            confirm();
        }
    }

    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
        tell(Subscriber::confirmed);
    }

    /** A connection that breaks over what it is told must not take the others of its channel along. */
    private void tell(Consumer<Subscriber> what) {
        try {
            if (!broken) {
                what.accept(subscription.subscriber());
            }
        } catch (RuntimeException mistake) {
            broken = true;
            LOG.error("a subscriber failed at what it was told, and is told nothing more", mistake);
        }
    }
}
