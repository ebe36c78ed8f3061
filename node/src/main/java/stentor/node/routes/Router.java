package stentor.node.routes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.dialect.relay.PollDialect;
import stentor.node.dialect.relay.PublisherDialect;
import stentor.node.dialect.stream.StreamDialect;
import stentor.node.dialect.stream.WebSocketDialect;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.ChannelIds;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.node.location.SubscriberLocation;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;

/** Finds the location that takes a request, and lets its dialect answer. */
public final class Router implements RequestHandler {
    private final LocationTable locations;
    private final RequestHandler elsewhere;
    private final PublisherDialect publisher;
    private final PollDialect poll;
    private final StreamDialect stream;
    private final WebSocketDialect webSocket;

    /**
     * @param elsewhere answers what no location takes
     */
    public Router(
            LocationTable locations,
            PublisherDialect publisher,
            PollDialect poll,
            StreamDialect stream,
            WebSocketDialect webSocket,
            RequestHandler elsewhere) {
        this.locations = locations;
        this.publisher = publisher;
        this.poll = poll;
        this.stream = stream;
        this.webSocket = webSocket;
        this.elsewhere = elsewhere;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Connection connection) {
        Optional<LocationTable.Match> match = locations.find(Requests.path(request));
        if (match.isEmpty()) {
            return elsewhere.handle(request, connection);
        }
        Location location = match.get().location();
        Cors cors = Cors.of(request, location);
        if (cors.isForbidden()) {
            return answered(Answers.text(403, "origin not allowed"));
        }
        ChannelIds.Decoding decoding = ChannelIds.decode(match.get().rawId());
        if (decoding instanceof ChannelIds.Invalid invalid) {
            return answered(cors.apply(Answers.text(400, invalid.reason())));
        }
        String id = ((ChannelIds.Decoded) decoding).id();
        // Names of channels that want proof of who asks; nothing here asks for it.
        if (ReservedIds.isReserved(id)) {
            return answered(cors.apply(Answers.text(403, "channel is closed here: nobody is asked who they are")));
        }
        return answer(request, connection, location, location.mount().channel(id))
                .thenApply(cors::apply);
    }

    private CompletionStage<HttpResponse> answer(
            HttpRequest request, Connection connection, Location location, ChannelKey channel) {
        String method = request.method().name();
        if (method.equals("OPTIONS")) {
            return answered(Answers.empty(200, Methods.of(location).allow()));
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (location instanceof PublisherLocation publishing) {
            return reads && WebSocketUpgrade.isAsked(request)
                    ? webSocket.publish(request, connection, publishedTo(channel, publishing.publishing()))
                    : publish(request, method, location, channel, publishing.publishing());
        }
        if (location instanceof SubscriberLocation subscribing) {
            return reads
                    ? subscribe(request, connection, channel, subscribing.subscribing(), Optional.empty())
                    : answered(Answers.methodNotAllowed(Methods.of(location).names()));
        }
        if (location instanceof PubSubLocation both) {
            return reads
                    ? subscribe(
                            request,
                            connection,
                            channel,
                            both.subscribing(),
                            Optional.of(publishedTo(channel, both.publishing())))
                    : publish(request, method, location, channel, both.publishing());
        }
        throw new IllegalStateException("not a location that is served: " + location.type());
    }

    private WebSocketDialect.Publish publishedTo(ChannelKey channel, Publishing publishing) {
        return payload -> publisher.publish(payload, channel, publishing);
    }

    private CompletionStage<HttpResponse> publish(
            HttpRequest request, String method, Location location, ChannelKey channel, Publishing publishing) {
        return switch (method) {
            case "POST" -> publisher.post(request, channel, publishing);
            case "GET", "HEAD" -> publisher.get(request, channel);
            case "PUT" -> publisher.put(request, channel, publishing);
            case "DELETE" -> publisher.delete(request, channel);
            default -> answered(Answers.methodNotAllowed(Methods.of(location).names()));
        };
    }

    /**
     * @param publish what becomes of messages that the subscriber sends, where it may
     */
    private CompletionStage<HttpResponse> subscribe(
            HttpRequest request,
            Connection connection,
            ChannelKey channel,
            Subscribing subscribing,
            Optional<WebSocketDialect.Publish> publish) {
        TransportChoice choice = TransportChoice.of(request, subscribing);
        Optional<String> refusal = choice.refusal();
        if (refusal.isPresent()) {
            return answered(Answers.text(406, refusal.get()));
        }
        return switch (choice.transport()) {
            case LONGPOLL -> poll.held(request, connection, channel, subscribing);
            case INTERVAL -> poll.atOnce(request, connection, channel, subscribing);
            case SSE -> stream.events(request, connection, channel, subscribing);
            case MULTIPART -> stream.multipart(request, connection, channel, subscribing);
            case CHUNKED -> stream.chunks(request, connection, channel, subscribing);
            case WEBSOCKET -> webSocket.subscribe(request, connection, channel, subscribing, publish);
        };
    }

    /** The locations, a line each, for a developer who mistyped a path. */
    public static List<String> describe(LocationTable locations) {
        return locations.locations().stream()
                .map(location ->
                        location.type() + " " + location.mount().pattern().source())
                .toList();
    }

    private static CompletionStage<HttpResponse> answered(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
