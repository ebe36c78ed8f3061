package stentor.node.channel;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When subscribers are told how many they are: at once up to 100 of them, above that once in 5 seconds. Times are those of {@link
 * System#nanoTime}.
 */
final class CountThrottle {
    static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    private long told = -1;
    private long toldAt;

    /** What to say now, if anything; the rest is to be asked for again after {@link #PAUSE}. */
    OptionalLong next(long count, long now) {
        if (count == told || count > AT_ONCE && told > AT_ONCE && now - toldAt < PAUSE.toNanos()) {
            return OptionalLong.empty();
        }
        told = count;
        toldAt = now;
        return OptionalLong.of(count);
    }

    /** Whether something else was said last. */
    boolean owes(long count) {
        return count != told;
    }
}
