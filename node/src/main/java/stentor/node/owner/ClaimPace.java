package stentor.node.owner;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a thing is claimed again: the longer the log is away, the less it is asked; and not all owners of
 * a node at the same time.
 */
public final class ClaimPace {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration next = FIRST;

    /** The wait after one more failure: between a half of 0.2, 0.4, 0.8 ... 2 s and one and a half times that. */
    public Duration failed() {
        long wait = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return Duration.ofMillis(wait / 2 + ThreadLocalRandom.current().nextLong(wait + 1));
    }

    /** The log did something under the claim. */
    public void worked() {
        next = FIRST;
    }
}
