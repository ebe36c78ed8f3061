package stentor.node.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The consumers of a queue, in the order in which they came, and how far each of them is: it waits, it was called and has
 * not answered, it is ready to take, it is taking. One that has been heard of just now need not be called. A desk whose
 * consumer does not answer a call may be dead: nobody there is called until something is heard of it. Times are in
 * milliseconds.
 *
 * @param <D> identifies a desk
 */
final class ConsumerRoster<D> {
    static final int MOST = 10_000;
    /** How long after it was heard of a consumer is believed to be there without a call. */
    static final long FRESH = 100;
    /** How long a call waits for its answer. */
    static final long CALL = 500;
    /** A consumer that was not heard of for this long is gone; desks report their consumers well within it. */
    static final long SILENCE = 10_000;

    private final Map<Id<D>, Consumer<D>> all = new HashMap<>();
    private final TreeMap<Long, Consumer<D>> waiting = new TreeMap<>();
    private final Map<Long, Consumer<D>> called = new LinkedHashMap<>();
    private final TreeMap<Long, Consumer<D>> ready = new TreeMap<>();
    private final Set<D> suspects = new HashSet<>();
    private long arrivals;

    /** Names a consumer: its desk, and a number that is its own there. */
    record Id<D>(D desk, long number) {}

    static final class Consumer<D> {
        private final Id<D> id;
        private final Duration ackTimeout;
        private final long arrival;
        private long seenAt;
        private long calledAt;

        private Consumer(Id<D> id, Duration ackTimeout, long arrival) {
            this.id = id;
            this.ackTimeout = ackTimeout;
            this.arrival = arrival;
        }

        Id<D> id() {
            return id;
        }

        /** How long it has for its acknowledgement; zero if it gives none. */
        Duration ackTimeout() {
            return ackTimeout;
        }
    }

    /** A consumer asks for a message, for the first time or again; false if there is no room for it. */
    boolean arrive(Id<D> id, Duration ackTimeout, long now) {
        suspects.remove(id.desk());
        Consumer<D> consumer = all.get(id);
        if (consumer == null) {
            if (all.size() >= MOST) {
                return false;
            }
            consumer = new Consumer<>(id, ackTimeout, arrivals++);
            all.put(id, consumer);
            waiting.put(consumer.arrival, consumer);
        }
        consumer.seenAt = now;
        if (called.remove(consumer.arrival) != null) {
            ready.put(consumer.arrival, consumer);
        }
        return true;
    }

    boolean knows(Id<D> id) {
        return all.containsKey(id);
    }

    void leave(Id<D> id) {
        Consumer<D> consumer = all.remove(id);
        if (consumer != null) {
            waiting.remove(consumer.arrival);
            called.remove(consumer.arrival);
            ready.remove(consumer.arrival);
        }
    }

    /** The desk is gone, and all its consumers. */
    void leaveAll(D desk) {
        List<Id<D>> gone =
                all.keySet().stream().filter(id -> id.desk().equals(desk)).toList();
        gone.forEach(this::leave);
        suspects.remove(desk);
    }

    /** Lets up to this many of those that wait come forward; returns those of them that have to be called. */
    List<Consumer<D>> call(long howMany, long now) {
        List<Consumer<D>> calls = new ArrayList<>();
        long forward = 0;
        Iterator<Consumer<D>> inOrder = waiting.values().iterator();
        while (forward < howMany && inOrder.hasNext()) {
            Consumer<D> next = inOrder.next();
            if (suspects.contains(next.id.desk())) {
                continue;
            }
            inOrder.remove();
            forward++;
            if (now - next.seenAt <= FRESH) {
                ready.put(next.arrival, next);
            } else {
                next.calledAt = now;
                called.put(next.arrival, next);
                calls.add(next);
            }
        }
        return calls;
    }

    /** How many have come forward and got nothing yet, those that are taking not counted. */
    int forward() {
        return called.size() + ready.size();
    }

    int ready() {
        return ready.size();
    }

    /** The first of those that are ready; they are taking until {@link #served} or {@link #unserved}. */
    List<Consumer<D>> take(long howMany) {
        List<Consumer<D>> taking = new ArrayList<>();
        while (taking.size() < howMany && !ready.isEmpty()) {
            taking.add(ready.pollFirstEntry().getValue());
        }
        return taking;
    }

    void served(Consumer<D> consumer) {
        all.remove(consumer.id, consumer);
    }

    /** There was nothing for it after all: unless it has left it waits again, in its old place. */
    void unserved(Consumer<D> consumer) {
        if (all.get(consumer.id) == consumer) {
            waiting.put(consumer.arrival, consumer);
        }
    }

    /** Suspects consumers that do not answer, so that others are called; forgets those not heard of for long. */
    void sweep(long now) {
        for (Consumer<D> consumer : List.copyOf(called.values())) {
            if (now - consumer.calledAt >= CALL) {
                suspects.add(consumer.id.desk());
            }
        }
        for (Consumer<D> consumer : List.copyOf(called.values())) {
            if (suspects.contains(consumer.id.desk())) {
                called.remove(consumer.arrival);
                waiting.put(consumer.arrival, consumer);
            }
        }
        List<Id<D>> silent = new ArrayList<>();
        all.forEach((id, consumer) -> {
            if (now - consumer.seenAt >= SILENCE) {
                silent.add(id);
            }
        });
        silent.forEach(this::leave);
    }

    int size() {
        return all.size();
    }

    boolean isCalling() {
        return !called.isEmpty();
    }
}
