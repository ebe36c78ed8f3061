package stentor.node.messagelog;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * What one publisher request appends: one message, or a batch's messages, all or none.
 *
 * @param messages with ids that the owner has assigned, growing; never empty. Their {@link Message#previous} does not
 *     count: what came before them is known only once it is decided which publications are repeats
 * @param stored false: the ids count as given out, but nothing is kept
 * @param idempotencyKey a repeat with the same key appends nothing
 * @param recipients whom the owner is about to send it to, as it writes that down; kept for the repeat's answer
 */
public record Publication(List<Message> messages, boolean stored, Optional<String> idempotencyKey, int recipients) {
    /** How long a repeat of an idempotency key is recognised. */
    public static final Duration KEY_LIFETIME = Duration.ofMinutes(2);

    public Publication {
        messages = List.copyOf(messages);
        Objects.requireNonNull(idempotencyKey);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a publication of no messages");
        }
    }

    /** The id of its last message. */
    public MessageId lastId() {
        return messages.get(messages.size() - 1).id();
    }

    /** The first id of a batch, which tells it from every other batch of the same epoch. */
    public static MessageId firstId(List<Publication> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch of no publications");
        }
        return batch.get(0).messages().get(0).id();
    }

    /** Whether any of a batch has an idempotency key. */
    static boolean haveKeys(List<Publication> batch) {
        for (Publication publication : batch) {
            if (publication.idempotencyKey().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Checks that the ids of a batch grow and that all of them are after {@code last}. */
    public static void requireOrder(List<Publication> batch, MessageId last) {
        MessageId previous = last;
        for (Publication publication : batch) {
            for (Message message : publication.messages()) {
                if (!message.id().isAfter(previous)) {
                    throw new IllegalArgumentException("message id " + message.id() + " does not follow " + previous);
                }
                previous = message.id();
            }
        }
    }
}
