package stentor.client;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import stentor.protocol.channel.MessageId;

/**
 * The server's answer to a publish. The message is in the log.
 *
 * @param delivered whether a subscriber, or a consumer of a queue, was sent it at once (201)
 * @param id the id of the newest message of the channel afterwards: of this one, unless others published at the same moment;
 *     empty for a queue and the bus, which say no ids
 * @param subscribers how many subscribers the channel has on all nodes; empty for a queue and the bus
 */
public record Published(boolean delivered, Optional<MessageId> id, OptionalLong subscribers) {
    public Published {
        Objects.requireNonNull(id);
        Objects.requireNonNull(subscribers);
    }
}
