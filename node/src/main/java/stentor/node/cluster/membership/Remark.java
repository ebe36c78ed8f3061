package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A log line about something that lasts: said when it begins or changes, and once a minute while it stays the same. */
final class Remark {
    private static final long AGAIN = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private String last;
    private long saidAt;

    /** @param nanoTime monotonic, as {@link System#nanoTime} */
    Remark(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the line is to be said now. */
    boolean isDue(String text) {
        long now = nanoTime.getAsLong();
        if (text.equals(last) && now - saidAt < AGAIN) {
            return false;
        }
        last = text;
        saidAt = now;
        return true;
    }
}
