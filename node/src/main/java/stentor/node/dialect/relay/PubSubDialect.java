package stentor.node.dialect.relay;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Action;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.dialect.PublishFrame;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.location.PubSubLocation;
import stentor.protocol.channel.ChannelKey;

/** Locations that publish and subscribe: the method, or the direction of a WebSocket's frame, says which. */
public final class PubSubDialect implements Dialect<PubSubLocation> {
    private static final Methods METHODS = new Methods(
                    "GET, POST, PUT, DELETE, HEAD, OPTIONS",
                    "GET, POST, PUT, DELETE",
                    "If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event, Last-Event-ID,"
                            + " Idempotency-Key",
                    SubscriberDialect.EXPOSED)
            .openToPages("GET", "HEAD");

    private final PublisherRequests publishers;
    private final Transports transports;

    public PubSubDialect(PublisherRequests publishers, Transports transports) {
        this.publishers = publishers;
        this.transports = transports;
    }

    @Override
    public Class<PubSubLocation> locations() {
        return PubSubLocation.class;
    }

    @Override
    public Methods methods(PubSubLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<PubSubLocation> match) {
        String method = request.method().name();
        boolean subscribes = method.equals("GET") || method.equals("HEAD");
        ChannelChoice choice =
                ChannelChoice.of(match, Optional.empty(), subscribes ? Action.SUBSCRIBE : Action.PUBLISH);
        if (choice instanceof ChannelChoice.Refused refused) {
            return Answer.now(refused.answer());
        }
        List<ChannelKey> keys = ((ChannelChoice.Chosen) choice).keys();
        PubSubLocation location = match.location();
        if (!subscribes) {
            return publishers.answer(request, match.caller(), keys, location.publishing(), METHODS);
        }
        boolean publishesToo =
                match.caller().refusal(Action.PUBLISH, keys.get(0).id()).isEmpty();
        Optional<PublishFrame> publish = publishesToo
                ? Optional.of(payload -> publishers.publish(
                        payload, new PublisherRequests.Target(match.caller(), keys, location.publishing())))
                : Optional.empty();
        return transports.subscribe(
                new SubscriberRequest(request, connection, keys, location.subscribing(), publish, match.caller()));
    }
}
