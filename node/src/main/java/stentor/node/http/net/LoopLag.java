package stentor.node.http.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How late loops are with what is due: a task that should run every so often on each of them, and by how much it did not. */
final class LoopLag {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final AtomicLong longest = new AtomicLong();

    void watch(List<EventExecutor> loops) {
        loops.forEach(loop -> next(loop, System.nanoTime()));
    }

    private void next(EventExecutor loop, long before) {
        loop.schedule(
                () -> {
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - before - INTERVAL_NANOS, Math::max);
                    if (!loop.isShuttingDown()) {
                        next(loop, now);
                    }
                },
                INTERVAL_NANOS,
                TimeUnit.NANOSECONDS);
    }

    /** The longest since it was asked last, in nanoseconds. */
    long takeLongest() {
        return longest.getAndSet(0);
    }
}
