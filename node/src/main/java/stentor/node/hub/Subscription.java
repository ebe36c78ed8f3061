package stentor.node.hub;

import java.time.Duration;
import java.util.Objects;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/**
 * What a subscriber asks for.
 *
 * @param number names the subscription on this node
 * @param cursor where the subscriber stands
 * @param policy whether it gives way to other subscribers, or they to it
 * @param mode how much it waits for
 * @param create whether an unknown channel is made by it
 * @param timeout how long it is held; zero: without a limit
 * @param subscriber its connection
 */
public record Subscription(
        long number,
        Cursor cursor,
        ConcurrencyPolicy policy,
        Mode mode,
        boolean create,
        Duration timeout,
        Subscriber subscriber) {
    /** How much a subscriber waits for. */
    public enum Mode {
        /** The next message, now or never. */
        INTERVAL_POLL,
        /** The next message. */
        LONG_POLL,
        /** Every message, until one of the two ends it. */
        STREAM
    }

    public Subscription {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(mode);
        Objects.requireNonNull(timeout);
        Objects.requireNonNull(subscriber);
    }
}
