package stentor.node.dialect.pusher;

/** How many client events a connection sends: up to a second's worth at once, and then at the rate. */
final class EventRate {
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private double left;
    private long at;

    /** @param now of {@link System#nanoTime} */
    EventRate(int perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.at = now;
    }

    /** Whether one more may be sent now; if so, it is counted. */
    boolean take(long now) {
        left = Math.min(perSecond, left + (double) perSecond * (now - at) / SECOND);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
