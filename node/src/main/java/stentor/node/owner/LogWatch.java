package stentor.node.owner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a message log does, as the owners of its channels see it: an outage makes one line in the logs and its end another,
 * however many channels it has, unless the cause becomes another one. Any thread may call it.
 */
public final class LogWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final long NOT_AWAY = -1;
    private static final Duration NEWS_AFTER = Duration.ofSeconds(10);

    private final String store;
    private final InstantSource clock;
    private final AtomicLong awaySince = new AtomicLong(NOT_AWAY);
    private final AtomicReference<String> said = new AtomicReference<>("");
    private final AtomicLong saidAt = new AtomicLong();

    /**
     * @param store the store's name, for the lines
     */
    public LogWatch(String store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The log did not do as told. */
    public void failed(Throwable cause) {
        long now = clock.millis();
        boolean first = awaySince.compareAndSet(NOT_AWAY, now);
        if (first || isNews(String.valueOf(cause.getMessage()), now)) {
            said.set(String.valueOf(cause.getMessage()));
            saidAt.set(now);
            LOG.warn("store {}: not available, publishers are told so: {}", store, cause.getMessage());
        }
    }

    /** Causes may alternate from call to call, as timeouts and refusals do. */
    private boolean isNews(String cause, long now) {
        long before = saidAt.get();
        return !cause.equals(said.get()) && now - before >= NEWS_AFTER.toMillis() && saidAt.compareAndSet(before, now);
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
