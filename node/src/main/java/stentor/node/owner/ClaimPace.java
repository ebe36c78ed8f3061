package stentor.node.owner;

import java.time.Duration;

/** How long to wait before a channel is claimed again: the longer the log is away, the less it is asked. */
public final class ClaimPace {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration next = FIRST;

    /** The wait after one more failure. */
    public Duration failed() {
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return wait;
    }

    /** The log did something under the claim. */
    public void worked() {
        next = FIRST;
    }
}
