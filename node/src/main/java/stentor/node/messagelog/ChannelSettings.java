package stentor.node.messagelog;

import java.time.Duration;
import java.util.Objects;

/**
 * How a channel keeps its messages; set by the publisher location that was used last on it.
 *
 * @param storeMessages false: deliver to who waits now, keep nothing
 * @param messageTimeout stored messages expire after this; zero: never
 * @param maxMessages the buffer; the oldest leaves first, always
 * @param minMessages neither expiry nor {@code deleteDelivered} shrinks the buffer below this
 * @param minRecipients expiry and {@code deleteDelivered} wait until this many subscribers got a message
 * @param deleteDelivered a message that was delivered (to {@code minRecipients}, at least 1) is removed
 * @param channelTimeout a channel with no messages, no subscribers and no publishes for this long is forgotten
 */
public record ChannelSettings(
        boolean storeMessages,
        Duration messageTimeout,
        int maxMessages,
        int minMessages,
        int minRecipients,
        boolean deleteDelivered,
        Duration channelTimeout) {
    public static final ChannelSettings DEFAULT =
            new ChannelSettings(true, Duration.ofHours(1), 100, 0, 0, false, Duration.ofHours(1));

    public ChannelSettings {
        Objects.requireNonNull(messageTimeout);
        Objects.requireNonNull(channelTimeout);
        require("message_timeout", messageTimeout, !messageTimeout.isNegative(), "0 or more");
        require("max_messages", maxMessages, maxMessages >= 0, "0 or more");
        require("min_messages", minMessages, minMessages >= 0, "0 or more");
        require("min_messages", minMessages, minMessages <= maxMessages, "at most max_messages, " + maxMessages);
        require("min_recipients", minRecipients, minRecipients >= 0, "0 or more");
        require("channel_timeout", channelTimeout, !channelTimeout.isNegative(), "0 or more");
    }

    /** The same, but that what is published now is not stored. */
    public ChannelSettings unstored() {
        return new ChannelSettings(
                false, messageTimeout, maxMessages, minMessages, minRecipients, deleteDelivered, channelTimeout);
    }

    /** Whether the channel must know how many subscribers got each message. */
    public boolean countsDeliveries() {
        return deleteDelivered || minRecipients > 0;
    }

    private static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
        }
    }
}
