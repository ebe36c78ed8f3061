package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * All commands of this node that wait for owners' answers: no more than there are places for, none longer than its time.
 * One sweep over the places ends those that are overdue, so that an ask needs no timer of its own. Any thread may call it.
 */
final class PendingAsks {
    private final AskLimit limit;
    private final AtomicReferenceArray<PendingAsk<?, ?>> places;
    private final AtomicInteger next = new AtomicInteger();

    PendingAsks(int maxAsks, long maxBytes) {
        limit = new AskLimit(maxAsks, maxBytes);
        // A few times as many as can be taken: a free one is found within a step or two.
        places = new AtomicReferenceArray<>(Integer.highestOneBit(maxAsks) * 4);
    }

    /** Takes a place; false if so much waits already that there is none. */
    boolean enter(PendingAsk<?, ?> ask, long weight, Duration time) {
        if (!limit.enter(weight)) {
            return false;
        }
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            int place = next.getAndIncrement() & (places.length() - 1);
            if (places.get(place) == null) {
                ask.enter(this, place, weight, deadline);
                if (places.compareAndSet(place, null, ask)) {
                    return true;
                }
            }
        }
    }

    /** Gives the place back. */
    void leave(int place, long weight) {
        places.lazySet(place, null);
        limit.leave(weight);
    }

    /** Ends those that nobody has answered in time: what became of them is unknown. */
    void endOverdue() {
        long now = System.nanoTime();
        for (int place = 0; place < places.length(); place++) {
            PendingAsk<?, ?> ask = places.get(place);
            if (ask != null) {
                ask.endIfOverdue(now);
            }
        }
    }

    /** How many wait now. */
    int size() {
        return limit.asks();
    }
}
