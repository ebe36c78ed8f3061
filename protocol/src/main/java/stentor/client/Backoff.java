package stentor.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit, and each time a random part of that
 * (half of it to all of it), so that the clients of a server that died do not come back at the same moment.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** Counts a failure; returns how long to wait after it. */
    Duration next() {
        // 2^20 times anything that is worth waiting for is beyond every limit.
        long limit = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(limit / 2 + random.nextLong(limit / 2 + 1));
    }

    /** What was tried has worked. */
    void reset() {
        failures = 0;
    }
}
