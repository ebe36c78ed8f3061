package stentor.client;

import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Payload;

/**
 * A message that was taken from a queue.
 *
 * @param acknowledgement the token for {@link StentorClient#acknowledge}; empty if it was taken for good
 * @param deliveries how often it was handed out, this time included; more than 1: a consumer took it before and did not
 *     acknowledge it in time
 */
public record QueueMessage(Payload payload, Optional<String> acknowledgement, int deliveries) {
    public QueueMessage {
        Objects.requireNonNull(payload);
        Objects.requireNonNull(acknowledgement);
    }
}
