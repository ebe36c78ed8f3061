package stentor.node.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, not for a time. */
final class Until {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private Until() {}

    /** Returns once the condition holds; fails if it does not within this time. An exception counts as "not yet". */
    static void holds(Duration within, BooleanSupplier condition) {
        long start = System.nanoTime();
        RuntimeException last = null;
        while (System.nanoTime() - start < within.toNanos()) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (RuntimeException notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new AssertionError("not within " + within, last);
    }
}
