package stentor.node.messagelog;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Message;

/**
 * What one publisher request appends: one message, or a batch's messages, all or none.
 *
 * @param messages with ids that the owner has assigned, growing; never empty
 * @param stored false: the ids count as given out, but nothing is kept
 * @param idempotencyKey a repeat with the same key appends nothing
 * @param recipients how many subscribers the owner is about to send it to; kept for the repeat's answer
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
}
