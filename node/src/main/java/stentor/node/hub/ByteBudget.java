package stentor.node.hub;

import java.util.concurrent.atomic.AtomicLong;

/** What all hubs of a node may hold together of one kind, in bytes of messages. Safe from any thread. */
public final class ByteBudget {
    private static final int SHARE_OF_HEAP = 16;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(long limit) {
        this.limit = limit;
    }

    /** A sixteenth of the heap. */
    public static ByteBudget ofThisProcess() {
        return new ByteBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param bytes negative: so many are held no more */
    public void add(long bytes) {
        used.addAndGet(bytes);
    }

    public long used() {
        return used.get();
    }

    public boolean isExceeded() {
        return used.get() > limit;
    }
}
