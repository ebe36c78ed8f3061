package stentor.node.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.queue.ConsumerRoster.Id;

/**
 * What was handed out, by this owner or one before it, and has no report. Until there is one, its consumer gets nothing
 * else, and its desk is asked, at growing intervals: the hand-out or the report may be lost on its way.
 * Times are in milliseconds.
 *
 * @param <D> identifies a desk
 */
final class HandOuts<D> {
    /** How long a hand-out and its report have for their way before the desk is asked. */
    static final long ON_ITS_WAY = 1_000;

    static final long LONGEST_INTERVAL = 30_000;

    /** A question to a desk. */
    record Inquiry<D>(D desk, String token) {}

    private static final class HandOut<D> {
        private final Inquiry<D> inquiry;
        private final Optional<Id<D>> consumer;
        private final long until;
        private final boolean toBeSettled;
        private long askAt;
        private long interval = ON_ITS_WAY;

        private HandOut(Inquiry<D> inquiry, Optional<Id<D>> consumer, long until, boolean toBeSettled, long askAt) {
            this.inquiry = inquiry;
            this.consumer = consumer;
            this.until = until;
            this.toBeSettled = toBeSettled;
            this.askAt = askAt;
        }
    }

    private final Map<String, HandOut<D>> byToken = new LinkedHashMap<>();
    private final Map<Id<D>, HandOut<D>> byConsumer = new HashMap<>();

    /**
     * A message has just been sent to a consumer.
     *
     * @param until when the lease is over
     * @param toBeSettled whether the consumer has to acknowledge it
     */
    void add(String token, Id<D> consumer, long until, boolean toBeSettled, long now) {
        HandOut<D> handOut = new HandOut<>(
                new Inquiry<>(consumer.desk(), token), Optional.of(consumer), until, toBeSettled, now + ON_ITS_WAY);
        byToken.put(token, handOut);
        byConsumer.put(consumer, handOut);
    }

    /** A hand-out of an earlier owner, or one whose write was not answered; unless it is known. */
    void addFound(String token, D desk, long until, long now) {
        byToken.computeIfAbsent(
                token, unknown -> new HandOut<>(new Inquiry<>(desk, token), Optional.empty(), until, false, now));
    }

    boolean isWithoutReport(Id<D> consumer) {
        return byConsumer.containsKey(consumer);
    }

    /** There is a report: forgets the hand-out. True if it is known that its consumer has to acknowledge it. */
    boolean reported(String token) {
        HandOut<D> handOut = byToken.remove(token);
        if (handOut == null) {
            return false;
        }
        handOut.consumer.ifPresent(consumer -> byConsumer.remove(consumer, handOut));
        return handOut.toBeSettled;
    }

    /** What a desk has not reported on and nobody has to acknowledge. */
    List<String> unconfirmed(D desk) {
        return byToken.values().stream()
                .filter(handOut -> handOut.inquiry.desk().equals(desk) && !handOut.toBeSettled)
                .map(handOut -> handOut.inquiry.token())
                .toList();
    }

    /** What desks are to be asked now. Forgets what is over: no report on it would change anything. */
    List<Inquiry<D>> sweep(long now) {
        byToken.values().removeIf(handOut -> handOut.until <= now);
        byConsumer.values().removeIf(handOut -> handOut.until <= now);
        List<Inquiry<D>> due = new ArrayList<>();
        for (HandOut<D> handOut : byToken.values()) {
            if (handOut.askAt <= now) {
                handOut.askAt = now + handOut.interval;
                handOut.interval = Math.min(LONGEST_INTERVAL, handOut.interval * 2);
                due.add(handOut.inquiry);
            }
        }
        return due;
    }

    boolean isEmpty() {
        return byToken.isEmpty();
    }
}
