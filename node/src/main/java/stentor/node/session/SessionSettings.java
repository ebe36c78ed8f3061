package stentor.node.session;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;

/**
 * What holds for all sessions of a location.
 *
 * @param timeout for how long a connect is held
 * @param interval for how long a client is asked to wait between two connects
 * @param maxInterval a client that is not heard of for so long, beyond {@code interval}, is given up
 * @param maxQueueBytes what may wait for a client
 * @param publishing the settings that a channel gets when it is published to; empty: it keeps its own
 */
public record SessionSettings(
        Duration timeout,
        Duration interval,
        Duration maxInterval,
        long maxQueueBytes,
        Optional<ChannelSettings> publishing) {
    public static final SessionSettings DEFAULT = new SessionSettings(
            Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(10), 1L << 20, Optional.empty());

    public SessionSettings {
        Objects.requireNonNull(publishing);
        require("timeout", timeout, timeout.toMillis() > 0, "more than 0");
        require("interval", interval, !interval.isNegative(), "0 or more");
        require("max_interval", maxInterval, maxInterval.toMillis() > 0, "more than 0");
        require("max_queue", maxQueueBytes, maxQueueBytes > 0, "more than 0");
    }

    private static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
        }
    }
}
