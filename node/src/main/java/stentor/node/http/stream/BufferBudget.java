package stentor.node.http.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all of a node's streams may hold together for clients that do not read, in bytes of the heap. Each has a limit of its
 * own, and a thousand of them at that limit would be more than there is.
 */
final class BufferBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BufferBudget(long limit) {
        this.limit = limit;
    }

    void add(long bytes) {
        if (bytes != 0) {
            used.addAndGet(bytes);
        }
    }

    long used() {
        return used.get();
    }

    /** Whether what can wait should: nobody reads ahead for clients that do not read. */
    boolean isShort() {
        return used.get() > limit / 2;
    }

    /** Whether somebody has to be cut off. */
    boolean isExceeded() {
        return used.get() > limit;
    }

    /** Whether enough was given back after it was exceeded. */
    boolean isRelieved() {
        return used.get() <= limit / 4 * 3;
    }
}
