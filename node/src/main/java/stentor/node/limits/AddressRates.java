package stentor.node.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many messages clients publish at this node, by their addresses. Addresses are forgotten when they publish nothing for a
 * while; if so many publish at once that there is no room for another, that one shares its count with all others like it. Any
 * thread.
 */
public final class AddressRates {
    private static final int MOST_ADDRESSES = 100_000;

    private final int most;
    private final Duration within;
    private final Map<InetAddress, RateWindow> windows = new HashMap<>();
    private final RateWindow shared;
    private final LongAdder reached = new LongAdder();
    private long tidiedAt;

    /**
     * @param most messages of one address
     * @param within this time
     */
    public AddressRates(int most, Duration within) {
        this.most = most;
        this.within = within;
        this.shared = new RateWindow(most, within);
    }

    /** As {@link RateWindow#take}, for one address. */
    public long take(InetAddress address, int count, long nowMillis) {
        long wait;
        synchronized (this) {
            wait = window(address, nowMillis).take(count, nowMillis);
        }
        if (wait > 0) {
            reached.increment();
        }
        return wait;
    }

    private RateWindow window(InetAddress address, long now) {
        RateWindow window = windows.get(address);
        if (window == null) {
            if (windows.size() >= MOST_ADDRESSES && now - tidiedAt >= within.toMillis()) {
                tidiedAt = now;
                windows.values().removeIf(other -> other.isEmpty(now));
            }
            if (windows.size() >= MOST_ADDRESSES) {
                return shared;
            }
            window = new RateWindow(most, within);
            windows.put(address, window);
        }
        return window;
    }

    /** How often an address published too much. */
    public long reached() {
        return reached.sum();
    }
}
