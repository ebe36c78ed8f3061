package stentor.node.tracing;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time of one trace's spans: it begins by the wall clock and goes on by {@link System#nanoTime}, so that spans do not overlap where
 * the clock is set.
 *
 * @param epochNanos when it began
 * @param begin the same by {@link System#nanoTime}
 */
record SpanTime(long epochNanos, long begin) {
    static SpanTime now() {
        Instant now = Instant.now();
        return new SpanTime(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), System.nanoTime());
    }

    /** Nanoseconds since the epoch. */
    long at(long nanoTime) {
        return epochNanos + (nanoTime - begin);
    }
}
