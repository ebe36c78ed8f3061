package stentor.node.dialect.relay;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Action;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.dialect.PublisherSocketTransport;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.protocol.channel.ChannelKey;

/** Publisher locations: requests, or frames of a WebSocket. */
public final class PublisherDialect implements Dialect<PublisherLocation> {
    private static final Methods METHODS = new Methods(
            "GET, POST, PUT, DELETE, HEAD, OPTIONS",
            "GET, POST, PUT, DELETE",
            "Content-Type, X-EventSource-Event, Idempotency-Key",
            "X-Channel-Subscribers, X-Channel-Messages, X-Channel-Last-Message-Id");

    private final PublisherRequests requests;
    private final PublisherSocketTransport webSocket;

    public PublisherDialect(PublisherRequests requests, PublisherSocketTransport webSocket) {
        this.requests = requests;
        this.webSocket = webSocket;
    }

    @Override
    public Class<PublisherLocation> locations() {
        return PublisherLocation.class;
    }

    @Override
    public Methods methods(PublisherLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<PublisherLocation> match) {
        Publishing publishing = match.location().publishing();
        ChannelChoice choice = ChannelChoice.of(match, publishing.channelsSeparator(), Action.PUBLISH);
        if (choice instanceof ChannelChoice.Refused refused) {
            return Answer.now(refused.answer());
        }
        List<ChannelKey> keys = ((ChannelChoice.Chosen) choice).keys();
        return request.method().name().equals("GET") && WebSocketUpgrade.isAsked(request)
                ? webSocket.publish(
                        request,
                        connection,
                        match.caller(),
                        payload -> requests.publish(
                                payload, new PublisherRequests.Target(match.caller(), keys, publishing)),
                        (format, info) -> PublisherRequests.describe(format, info, keys))
                : requests.answer(request, match.caller(), keys, publishing, METHODS);
    }
}
