package stentor.protocol.channel;

import java.util.List;
import java.util.Objects;

/**
 * One message of a channel.
 *
 * @param id its place in the channel
 * @param previous the message stored before it when it was published. A reader that stands before {@code previous} and
 *     is handed this message as the next one knows by it that something in between is gone.
 * @param publishedAt milliseconds since the epoch, by the clock of the channel's owner
 * @param payload what was published
 */
public record Message(MessageId id, MessageId previous, long publishedAt, Payload payload) {
    public Message {
        Objects.requireNonNull(id);
        Objects.requireNonNull(previous);
        Objects.requireNonNull(payload);
    }

    /** The same message, stored after this other one. */
    public Message after(MessageId storedBefore) {
        return storedBefore.equals(previous) ? this : new Message(id, storedBefore, publishedAt, payload);
    }

    /** Whether a reader who has seen everything up to {@code seen} would miss something by going on with this one. */
    public boolean leavesGapAfter(MessageId seen) {
        return previous.isAfter(seen);
    }

    /** The first of these messages: as many as weigh {@code maxBytes} together, but at least one. */
    public static List<Message> upTo(List<Message> messages, long maxBytes) {
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += messages.get(i).payload().weight();
            if (bytes > maxBytes && i > 0) {
                return messages.subList(0, i);
            }
        }
        return messages;
    }
}
