package stentor.node.messagelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * Which stored messages leave a channel's buffer: {@code max_messages} first and without regard to anything else; then
 * what expired or was delivered, oldest first, as far as {@code min_recipients} and {@code min_messages} let it.
 */
final class Retention {
    private final ChannelSettings settings;
    private final long now;

    /** @param now milliseconds since the epoch */
    Retention(ChannelSettings settings, long now) {
        this.settings = settings;
        this.now = now;
    }

    /** A quick look that finds most buffers as they should be; false: {@link #leaving} has to decide. */
    boolean keepsAll(MessageRing messages, SortedMap<MessageId, Integer> deliveries) {
        return messages.isEmpty()
                || messages.size() <= settings.maxMessages() && deliveries.isEmpty() && !isExpired(messages.get(0));
    }

    /**
     * Those who leave, oldest first.
     *
     * @param messages the whole buffer
     * @param deliveries how many subscribers got a message; those that nobody got need not be in it
     */
    List<MessageId> leaving(MessageRing messages, SortedMap<MessageId, Integer> deliveries) {
        List<MessageId> leaving = new ArrayList<>();
        int surplus = Math.max(0, messages.size() - settings.maxMessages());
        messages.stream().limit(surplus).map(Message::id).forEach(leaving::add);
        int spare = messages.size() - surplus - settings.minMessages();
        if (spare > 0) {
            TreeSet<MessageId> free = new TreeSet<>();
            addExpired(messages, surplus, spare, free);
            addDelivered(messages, deliveries, free);
            leaving.forEach(free::remove);
            free.stream().limit(spare).forEach(leaving::add);
        }
        return leaving;
    }

    /** Whether a message of this age has had its time; zero is for ever. */
    boolean isExpired(Message message) {
        long timeout = settings.messageTimeout().toMillis();
        return timeout > 0 && now - message.publishedAt() >= timeout;
    }

    private void addExpired(MessageRing messages, int surplus, int spare, TreeSet<MessageId> free) {
        if (settings.minRecipients() > 0) {
            return; // Only what was delivered may expire.
        }
        int looked = 0;
        for (Message message : messages) {
            // Messages expire in order: where the clock stepped back, the later one waits for the earlier.
            if (looked++ >= surplus + spare || !isExpired(message)) {
                return;
            }
            free.add(message.id());
        }
    }

    private void addDelivered(MessageRing messages, SortedMap<MessageId, Integer> deliveries, TreeSet<MessageId> free) {
        for (Map.Entry<MessageId, Integer> entry : deliveries.entrySet()) {
            boolean enough = entry.getValue() >= Math.max(1, settings.minRecipients());
            if (enough
                    && (settings.deleteDelivered()
                            || messages.find(entry.getKey())
                                    .filter(this::isExpiredAlone)
                                    .isPresent())) {
                free.add(entry.getKey());
            }
        }
    }

    private boolean isExpiredAlone(Message message) {
        return settings.minRecipients() > 0 && isExpired(message);
    }
}
