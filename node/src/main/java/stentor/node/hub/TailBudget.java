package stentor.node.hub;

import java.util.concurrent.atomic.AtomicLong;

/** What the {@linkplain Tail tails} of all of a node's hubs may hold together, in bytes of messages. */
final class TailBudget {
    private static final int SHARE_OF_HEAP = 16;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    TailBudget(long limit) {
        this.limit = limit;
    }

    static TailBudget ofThisProcess() {
        return new TailBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    long used() {
        return used.get();
    }

    boolean isExceeded() {
        return used.get() > limit;
    }
}
