package stentor.node.dialect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Connection;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;

/**
 * A request for the messages of channels.
 *
 * @param channels at least one, no two the same
 * @param publish what becomes of messages that the subscriber sends; empty: it may not send any
 */
public record SubscriberRequest(
        HttpRequest request,
        Connection connection,
        List<ChannelKey> channels,
        Subscribing subscribing,
        Optional<PublishFrame> publish) {
    public SubscriberRequest {
        Objects.requireNonNull(request);
        Objects.requireNonNull(connection);
        Objects.requireNonNull(subscribing);
        Objects.requireNonNull(publish);
    }
}
