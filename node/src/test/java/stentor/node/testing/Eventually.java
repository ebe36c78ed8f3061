package stentor.node.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what happens by itself, and gives up after a while. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Eventually() {}

    /** Looks again and again until what it sees is as it should be, and returns that. */
    public static <T> T see(Supplier<T> look, Predicate<T> asItShouldBe) {
        return see(PATIENCE, look, asItShouldBe);
    }

    /** As the other, with a patience of one's own. */
    public static <T> T see(Duration patience, Supplier<T> look, Predicate<T> asItShouldBe) {
        long deadline = System.nanoTime() + patience.toNanos();
        T seen = look.get();
        while (!asItShouldBe.test(seen)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("after " + patience.toSeconds() + " s it still is: " + seen);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            seen = look.get();
        }
        return seen;
    }
}
