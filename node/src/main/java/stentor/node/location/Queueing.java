package stentor.node.location;

import java.time.Duration;
import java.util.Objects;

/**
 * How a location hands out the messages of queues.
 *
 * @param timeout how long a consumer waits for a message; zero: without end
 * @param timeoutStatus the HTTP status that ends such a wait
 * @param ackTimeout how long a message that was taken waits for its acknowledgement before it is delivered again
 * @param maxMessages how many may wait in a queue; a push beyond that is refused
 * @param messageTimeout messages that nobody took expire after this; zero: never
 */
public record Queueing(
        Duration timeout, int timeoutStatus, Duration ackTimeout, int maxMessages, Duration messageTimeout) {
    public static final Queueing DEFAULT =
            new Queueing(Duration.ofSeconds(30), 504, Duration.ofSeconds(30), 100_000, Duration.ZERO);

    public Queueing {
        Objects.requireNonNull(ackTimeout);
        Objects.requireNonNull(messageTimeout);
        Checks.require("timeout", timeout, !timeout.isNegative(), "0 or more");
        Checks.require("timeout_status", timeoutStatus, timeoutStatus >= 200 && timeoutStatus <= 599, "200 to 599");
        Checks.require("ack_timeout", ackTimeout, !ackTimeout.isNegative() && !ackTimeout.isZero(), "more than 0");
        Checks.require("max_messages", maxMessages, maxMessages >= 1, "1 or more");
        Checks.require("message_timeout", messageTimeout, !messageTimeout.isNegative(), "0 or more");
    }

    void listSettings(SettingsList list) {
        list.row("timeout", timeout, SettingsList.NONE)
                .row("timeout_status", timeoutStatus)
                .row("ack_timeout", ackTimeout)
                .row("max_messages", maxMessages)
                .row("message_timeout", messageTimeout, "never");
    }
}
