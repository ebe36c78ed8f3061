package stentor.node.dialect.relay;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Action;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.location.SubscriberLocation;
import stentor.node.location.Subscribing;

/** Subscriber locations: a GET is handed messages by one of several transports. */
public final class SubscriberDialect implements Dialect<SubscriberLocation> {
    static final String EXPOSED = "Last-Modified, Etag, Content-Type, X-Message-Gap";

    private static final Methods METHODS = new Methods(
                    "GET, HEAD, OPTIONS",
                    "GET",
                    "If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event, Last-Event-ID",
                    EXPOSED)
            .openToPages("GET", "HEAD");

    private final Transports transports;

    public SubscriberDialect(Transports transports) {
        this.transports = transports;
    }

    @Override
    public Class<SubscriberLocation> locations() {
        return SubscriberLocation.class;
    }

    @Override
    public Methods methods(SubscriberLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<SubscriberLocation> match) {
        Subscribing subscribing = match.location().subscribing();
        ChannelChoice choice = ChannelChoice.of(match, subscribing.channelsSeparator(), Action.SUBSCRIBE);
        if (choice instanceof ChannelChoice.Refused refused) {
            return Answer.now(refused.answer());
        }
        return switch (request.method().name()) {
            case "GET", "HEAD" ->
                transports.subscribe(new SubscriberRequest(
                        request,
                        connection,
                        ((ChannelChoice.Chosen) choice).keys(),
                        subscribing,
                        Optional.empty(),
                        match.caller()));
            case "OPTIONS" -> Answer.now(METHODS.options());
            default -> Answer.now(METHODS.notAllowed());
        };
    }
}
