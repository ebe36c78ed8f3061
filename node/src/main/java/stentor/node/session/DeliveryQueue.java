package stentor.node.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import stentor.protocol.channel.MessageId;

/**
 * What waits for a client, and, where it acknowledges what it gets, what it has not acknowledged yet. Both together are
 * bounded in bytes. Where the bound is hit, what can be read again later is not taken ({@link #hasRoom}); the rest is lost,
 * and the client is told so; a client that loses too much is given up.
 */
final class DeliveryQueue {
    /** What becomes of a message. */
    enum Offer {
        TAKEN,
        /** It is lost, and the next batch says so. */
        LOST,
        /** So much is lost already that the client has to begin anew. */
        TOO_MUCH_LOST
    }

    /** A client that has lost this many times the bound without coming for what waits is given up. */
    private static final int MOST_LOST = 4;

    private record Unacknowledged(long number, List<Delivered> deliveries) {}

    private final long maxBytes;
    private final boolean acknowledges;
    private final SessionCounts counts;
    private final ArrayDeque<Delivered> waiting = new ArrayDeque<>(2);
    private final ArrayDeque<Unacknowledged> unacknowledged = new ArrayDeque<>(1);
    private final Set<String> gaps = new LinkedHashSet<>(2);
    private long batch;
    private long acknowledged;
    private long lost;
    /** Counts what is on its way here as well: those who hand messages over have threads of their own. */
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param batch batches are numbered from the one after it: larger than all that the client may have got so far
     */
    DeliveryQueue(long maxBytes, boolean acknowledges, long batch, SessionCounts counts) {
        this.maxBytes = maxBytes;
        this.acknowledges = acknowledges;
        this.counts = counts;
        this.batch = batch;
        this.acknowledged = batch;
    }

    /** Whether what can be read again later should be offered now; any thread may ask. */
    boolean hasRoom() {
        return bytes.get() < maxBytes;
    }

    /** A message is on its way, and takes room from now on; any thread may say so. */
    void announce(Delivered delivered) {
        count(delivered.weight());
    }

    /** Takes a message that was {@linkplain #announce announced}. */
    Offer offer(Delivered delivered) {
        // What was on its way when the bound was hit is taken all the same: it is little, and was allowed to come.
        if (bytes.get() > 2 * maxBytes) {
            dropped(delivered);
            gaps.add(delivered.subscription());
            lost += delivered.weight();
            counts.lost();
            return lost > MOST_LOST * maxBytes ? Offer.TOO_MUCH_LOST : Offer.LOST;
        }
        waiting.add(delivered);
        return Offer.TAKEN;
    }

    /** A message that was announced is not wanted. */
    void dropped(Delivered delivered) {
        count(-delivered.weight());
    }

    /** Messages of this subscription are gone: the next batch says so. */
    void gap(String subscription) {
        gaps.add(subscription);
    }

    /** What the client was sent and has not acknowledged, the oldest first. */
    List<SentBatch> unacknowledged() {
        return unacknowledged.stream()
                .map(sent -> new SentBatch(sent.number(), newest(sent.deliveries())))
                .toList();
    }

    private static Map<String, MessageId> newest(List<Delivered> deliveries) {
        Map<String, MessageId> newest = new HashMap<>();
        for (Delivered delivered : deliveries) {
            if (delivered.isMessage()) {
                newest.merge(delivered.subscription(), delivered.id(), MessageId::max);
            }
        }
        return newest;
    }

    /** Whether there is nothing to tell the client. */
    boolean isEmpty() {
        return waiting.isEmpty() && gaps.isEmpty();
    }

    /** Says nothing new; the number is one that the client has said itself, so that it acknowledges nothing by it. */
    DeliveryBatch nothing() {
        OptionalLong number = acknowledges ? OptionalLong.of(acknowledged) : OptionalLong.empty();
        return new DeliveryBatch(List.of(), number, List.of());
    }

    /** Takes all that waits. */
    DeliveryBatch take() {
        List<Delivered> deliveries = List.copyOf(waiting);
        List<String> said = List.copyOf(gaps);
        waiting.clear();
        gaps.clear();
        lost = 0;
        if (!acknowledges) {
            count(-weight(deliveries));
            return new DeliveryBatch(deliveries, OptionalLong.empty(), said);
        }
        if (deliveries.isEmpty()) {
            return new DeliveryBatch(deliveries, OptionalLong.of(acknowledged), said);
        }
        unacknowledged.add(new Unacknowledged(++batch, deliveries));
        return new DeliveryBatch(deliveries, OptionalLong.of(batch), said);
    }

    /**
     * The client has received this batch and those before it. Later ones got lost on the way: they wait again, before all
     * that waits already.
     *
     * @return what is acknowledged by it
     */
    List<Delivered> acknowledge(long number) {
        acknowledged = Math.min(number, batch);
        List<Delivered> done = new ArrayList<>();
        while (!unacknowledged.isEmpty() && unacknowledged.peekFirst().number() <= number) {
            done.addAll(unacknowledged.removeFirst().deliveries());
        }
        count(-weight(done));
        while (!unacknowledged.isEmpty()) {
            List<Delivered> again = unacknowledged.removeLast().deliveries();
            counts.redelivered(again.size());
            for (int i = again.size() - 1; i >= 0; i--) {
                waiting.addFirst(again.get(i));
            }
        }
        return done;
    }

    /** Nothing of this subscription is wanted any more. */
    void forget(String subscription) {
        long before = weight(waiting);
        waiting.removeIf(delivered -> delivered.subscription().equals(subscription));
        gaps.remove(subscription);
        count(weight(waiting) - before);
    }

    private static long weight(Iterable<Delivered> deliveries) {
        long sum = 0;
        for (Delivered delivered : deliveries) {
            sum += delivered.weight();
        }
        return sum;
    }

    private void count(long more) {
        bytes.addAndGet(more);
    }
}
