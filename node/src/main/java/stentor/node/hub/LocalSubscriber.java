package stentor.node.hub;

import java.util.Optional;
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
        /** It has all there is, and waits for what comes. */
        WAITING
    }

    private final Subscription subscription;
    private final long deadline;
    private Phase phase = Phase.ARRIVED;
    private Cursor cursor;
    private MessageId position = MessageId.ZERO;
    private Optional<MessageId> seen = Optional.empty();
    private boolean confirmed;
    private long countedByReport = Long.MAX_VALUE;

    /**
     * @param deadline when it is given up, on the clock of {@link System#nanoTime}; {@link Long#MAX_VALUE}: never
     */
    LocalSubscriber(Subscription subscription, long deadline) {
        this.subscription = subscription;
        this.deadline = deadline;
        this.cursor = subscription.cursor();
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

    boolean mindsOthers() {
        return subscription.policy() != ConcurrencyPolicy.BROADCAST;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** What to ask the log for. */
    Cursor cursor() {
        return cursor;
    }

    /** The newest id that it needs no more: later ones are handed to it. */
    MessageId position() {
        return position;
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
        phase = Phase.PAUSED;
        if (seen.isEmpty()) {
            // Nothing was handed over, so what it asked for at first is still what it asks for.
            cursor = subscription.cursor();
        }
    }

    void waits() {
        phase = Phase.WAITING;
        subscription.subscriber().waits(position);
    }

    boolean takes(Delivery next) {
        return subscription.subscriber().takes(next);
    }

    void hand(Delivery delivery) {
        MessageId id = delivery.message().id();
        boolean gap = seen.isPresent() && delivery.message().leavesGapAfter(seen.get());
        moveTo(id);
        if (streams()) {
            seen = Optional.of(id);
        }
        subscription.subscriber().deliver(delivery, gap);
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

    void confirm() {
        confirmed = true;
        subscription.subscriber().confirmed();
    }
}
