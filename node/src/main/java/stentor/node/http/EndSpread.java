package stentor.node.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Over how much time a server that stops spreads the ends of what it holds. Clients come back at once when their streams and
 * polls end: if all ended at the same moment, the other nodes would get all of them at the same moment. Safe from any thread.
 */
public final class EndSpread {
    /** As long as that which has no word for it is spread at most, and not longer than browsers wait by themselves. */
    private static final int COMEBACK_MILLIS = 2000;

    private volatile Duration time = Duration.ZERO;

    /** How long a client is told to wait before it comes back, where its protocol can say that. Another time for each. */
    public static Duration comeback() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(COMEBACK_MILLIS));
    }

    /** Spreads over this time from now on; zero, which is the default: all end at once. */
    public void over(Duration longest) {
        time = longest;
    }

    /** The longest that one may wait for its end. */
    public Duration time() {
        return time;
    }

    /** How long one waits for its end, in milliseconds: some moment within {@link #time}. */
    public long nextMillis() {
        long longest = time.toMillis();
        return longest == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest);
    }
}
