package stentor.node.queue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an owner has handed out and has no report on. Until there is one, the consumer gets nothing else. If it still asks
 * after a while, the hand-out may be lost on its way: its desk is asked.
 *
 * @param <C> what stands for a consumer
 */
final class HandOuts<C> {
    /** How long a hand-out has for its way before its desk is asked, in milliseconds. */
    static final long ON_ITS_WAY = 1_000;

    private final Map<String, HandOut<C>> byToken = new LinkedHashMap<>();
    private final Map<C, HandOut<C>> byConsumer = new HashMap<>();

    private static final class HandOut<C> {
        private final String token;
        private final C consumer;
        private final long until;
        private final boolean toBeSettled;
        private long sentAt;

        private HandOut(String token, C consumer, long until, boolean toBeSettled, long sentAt) {
            this.token = token;
            this.consumer = consumer;
            this.until = until;
            this.toBeSettled = toBeSettled;
            this.sentAt = sentAt;
        }
    }

    /**
     * @param until when the lease is over
     * @param toBeSettled whether its consumer has to acknowledge it
     */
    void add(String token, C consumer, long until, boolean toBeSettled, long now) {
        HandOut<C> handOut = new HandOut<>(token, consumer, until, toBeSettled, now);
        byToken.put(token, handOut);
        byConsumer.put(consumer, handOut);
    }

    boolean isKnown(String token) {
        return byToken.containsKey(token);
    }

    boolean isWithoutReport(C consumer) {
        return byConsumer.containsKey(consumer);
    }

    /** The token of what was sent to the consumer, if that has been on its way for long. */
    Optional<String> late(C consumer, long now) {
        HandOut<C> handOut = byConsumer.get(consumer);
        if (handOut == null || now - handOut.sentAt < ON_ITS_WAY) {
            return Optional.empty();
        }
        handOut.sentAt = now;
        return Optional.of(handOut.token);
    }

    /** There is a report: forgets the hand-out. True if it is known that its consumer has to acknowledge it. */
    boolean reported(String token) {
        HandOut<C> handOut = byToken.remove(token);
        if (handOut != null) {
            byConsumer.remove(handOut.consumer, handOut);
        }
        return handOut != null && handOut.toBeSettled;
    }

    /** Forgets those whose lease is over: no report on them would change anything. */
    void sweep(long now) {
        byToken.values().removeIf(handOut -> handOut.until <= now);
        byConsumer.values().removeIf(handOut -> handOut.until <= now);
    }

    boolean isEmpty() {
        return byToken.isEmpty();
    }
}
