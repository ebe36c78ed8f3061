package stentor.node.channel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stentor.protocol.channel.MessageId;

/**
 * The hubs attached to a channel and how many broadcast subscribers each of them has. A waiting poll is used up by the
 * next message, so the table forgets polls as messages are sent, without waiting for the hubs to say so: two publishes
 * in a row never count the same poll twice.
 *
 * @param <H> identifies a hub
 */
final class HubTable<H> {
    private final Map<H, Counts> hubs = new LinkedHashMap<>();

    private static final class Counts {
        private int streaming;
        private int polling;
    }

    /** Takes the hub in; false if it was in already. */
    boolean attach(H hub) {
        return hubs.putIfAbsent(hub, new Counts()) == null;
    }

    /** Forgets these hubs. */
    void detachIf(Predicate<H> leaving) {
        hubs.keySet().removeIf(leaving);
    }

    /**
     * Takes a hub's own count.
     *
     * @param seen the newest message that the hub had handed on when it counted: polls counted before the newest message
     *     that was sent to it are used up by what is under way
     * @param sent the newest message that was sent to the hubs
     */
    void report(H hub, int streaming, int polling, MessageId seen, MessageId sent) {
        Counts counts = hubs.get(hub);
        if (counts != null) {
            counts.streaming = streaming;
            counts.polling = sent.isAfter(seen) ? 0 : polling;
        }
    }

    /** A message goes out to all hubs. */
    void messageSent() {
        for (Counts counts : hubs.values()) {
            counts.polling = 0;
        }
    }

    /** Forgets all hubs: the channel was deleted. */
    void clear() {
        hubs.clear();
    }

    int subscribers() {
        int sum = 0;
        for (Counts counts : hubs.values()) {
            sum += counts.streaming + counts.polling;
        }
        return sum;
    }

    /** Those of one hub. */
    int subscribers(H hub) {
        Counts counts = hubs.get(hub);
        return counts == null ? 0 : counts.streaming + counts.polling;
    }

    Set<H> hubs() {
        return Collections.unmodifiableSet(hubs.keySet());
    }

    boolean isEmpty() {
        return hubs.isEmpty();
    }
}
