package stentor.node.cluster.sharding;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much may wait for owners' answers on one node: a number of commands and the bytes of what they publish. */
final class AskLimit {
    private final int maxAsks;
    private final long maxBytes;
    private final AtomicInteger asks = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    AskLimit(int maxAsks, long maxBytes) {
        this.maxAsks = maxAsks;
        this.maxBytes = maxBytes;
    }

    /** Takes a place; false, and nothing taken, if there is none. A single command is always let in. */
    boolean enter(long weight) {
        int others = asks.getAndIncrement();
        long before = bytes.getAndAdd(weight);
        if (others >= maxAsks || others > 0 && before + weight > maxBytes) {
            leave(weight);
            return false;
        }
        return true;
    }

    /** Gives the place back. */
    void leave(long weight) {
        asks.decrementAndGet();
        bytes.addAndGet(-weight);
    }

    /** How many wait now. */
    int asks() {
        return asks.get();
    }
}
