package stentor.client;

import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Payload;

/**
 * A message as a subscription received it.
 *
 * @param id where to go on: for {@link SubscriptionBuilder#since}. A text without meaning to the client, since a
 *     subscription to several channels has compound ids. Empty on the bus, which has none
 * @param channel the path that the message was published at, on a bus stream of all channels; else empty
 * @param afterGap whether messages before this one are lost to this subscription: they expired, were trimmed or deleted
 *     before it could get them, or (on the bus) may have been published while it was not connected
 * @param payload the message. Over {@link Transport#EVENT_STREAM} it has no type, and its line ends are those of the
 *     stream
 */
public record Received(Optional<String> id, Optional<String> channel, boolean afterGap, Payload payload) {
    public Received {
        Objects.requireNonNull(id);
        Objects.requireNonNull(channel);
        Objects.requireNonNull(payload);
    }

    Received afterGap(boolean gap) {
        return gap ? new Received(id, channel, true, payload) : this;
    }
}
