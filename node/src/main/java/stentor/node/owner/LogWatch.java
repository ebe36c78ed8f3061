package stentor.node.owner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a message log does, as the owners of its channels see it: an outage makes one line in the logs and its end another,
 * however many channels it has. Any thread may call it.
 */
public final class LogWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final long NOT_AWAY = -1;

    private final String store;
    private final InstantSource clock;
    private final AtomicLong awaySince = new AtomicLong(NOT_AWAY);

    /**
     * @param store the store's name, for the lines
     */
    public LogWatch(String store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The log did not do as told. */
    public void failed(Throwable cause) {
        if (awaySince.compareAndSet(NOT_AWAY, clock.millis())) {
            LOG.warn("store {}: not available, publishers are told so: {}", store, cause.getMessage());
        }
    }

    /** The log did as told. */
    public void worked() {
        if (isAway()) {
            long since = awaySince.getAndSet(NOT_AWAY);
            if (since != NOT_AWAY) {
                LOG.info("store {}: available again after {}", store, Duration.ofMillis(clock.millis() - since));
            }
        }
    }

    /** Whether the last thing heard of the log is that it failed. */
    public boolean isAway() {
        return awaySince.get() != NOT_AWAY;
    }
}
