package stentor.node.owner;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether an owner may act now. While it may not, requests wait for 4 s and are refused after that: each is answered within
 * 5 s.
 */
public final class Certainty {
    /** How soon to look again. */
    public static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final BooleanSupplier certain;
    private long certainAt = System.nanoTime();

    /**
     * @param certain whether the node may still act as owner, as {@link Standing#isCertain}
     */
    public Certainty(BooleanSupplier certain) {
        this.certain = certain;
    }

    public boolean holds() {
        if (!certain.getAsBoolean()) {
            return false;
        }
        certainAt = System.nanoTime();
        return true;
    }

    /** Whether it has not held for so long that what waits for it is to be refused. */
    public boolean isOutOfReach() {
        return System.nanoTime() - certainAt > PATIENCE.toNanos();
    }
}
