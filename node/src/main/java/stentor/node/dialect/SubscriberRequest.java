package stentor.node.dialect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Caller;
import stentor.node.http.Connection;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;

/**
 * A request for the messages of channels.
 *
 * @param channels at least one, no two the same
 * @param publish what becomes of messages that the subscriber sends; empty: it may not send any
 * @param caller who asks, and may lose what it subscribes to
 */
public record SubscriberRequest(
        HttpRequest request,
        Connection connection,
        List<ChannelKey> channels,
        Subscribing subscribing,
        Optional<PublishFrame> publish,
        Caller caller) {
    private static final Connection.Registration NOTHING = () -> {};

    public SubscriberRequest {
        Objects.requireNonNull(request);
        Objects.requireNonNull(connection);
        Objects.requireNonNull(subscribing);
        Objects.requireNonNull(publish);
        Objects.requireNonNull(caller);
    }

    /** Whether it is a HEAD. Its answer carries no message: nothing is used up by it, and nobody gives way to it. */
    public boolean isHead() {
        return request.method().name().equals("HEAD");
    }

    /**
     * Runs the action when the caller may no longer have these channels; see {@link Caller#whenOver}.
     *
     * @return forgets the action
     */
    public Connection.Registration whenOver(Runnable action) {
        return caller.mayEnd()
                ? caller.whenOver(channels.stream().map(ChannelKey::id).toList(), action)
                : NOTHING;
    }
}
