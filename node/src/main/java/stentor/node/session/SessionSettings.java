package stentor.node.session;

import java.time.Duration;

/**
 * What holds for all sessions of a location.
 *
 * @param timeout for how long a connect is held
 * @param interval for how long a client is asked to wait between two connects
 * @param maxInterval a client that is not heard of for so long, beyond {@code interval}, is given up
 * @param maxQueueBytes what may wait for a client
 */
public record SessionSettings(Duration timeout, Duration interval, Duration maxInterval, long maxQueueBytes) {
    public SessionSettings {
        if (timeout.toMillis() <= 0 || interval.isNegative() || maxInterval.toMillis() <= 0 || maxQueueBytes <= 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + ", interval " + interval + ", max_interval " + maxInterval + ", queue of "
                            + maxQueueBytes + " bytes (expected: more than 0, interval 0 or more)");
        }
    }
}
