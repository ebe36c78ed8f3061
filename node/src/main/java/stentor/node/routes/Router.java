package stentor.node.routes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.dialect.bus.BusDialect;
import stentor.node.dialect.queue.QueueDialect;
import stentor.node.dialect.relay.PollDialect;
import stentor.node.dialect.relay.PublisherDialect;
import stentor.node.dialect.stream.StreamDialect;
import stentor.node.dialect.stream.WebSocketDialect;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.BusLocation;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.node.location.QueueLocation;
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
    private final BusDialect bus;
    private final QueueDialect queue;

    /**
     * @param elsewhere answers what no location takes
     */
    public Router(
            LocationTable locations,
            PublisherDialect publisher,
            PollDialect poll,
            StreamDialect stream,
            WebSocketDialect webSocket,
            BusDialect bus,
            QueueDialect queue,
            RequestHandler elsewhere) {
        this.locations = locations;
        this.publisher = publisher;
        this.poll = poll;
        this.stream = stream;
        this.webSocket = webSocket;
        this.bus = bus;
        this.queue = queue;
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
        if (location instanceof BusLocation its && match.get().rawId().isEmpty()) {
            return answerForAll(request, connection, its).thenApply(cors::apply);
        }
        ChannelChoice choice = ChannelChoice.of(match.get());
        if (choice instanceof ChannelChoice.Refused refused) {
            return answered(cors.apply(refused.answer()));
        }
        return answer(request, connection, location, ((ChannelChoice.Chosen) choice).keys())
                .thenApply(cors::apply);
    }

    private CompletionStage<HttpResponse> answer(
            HttpRequest request, Connection connection, Location location, List<ChannelKey> keys) {
        String method = request.method().name();
        if (location instanceof BusLocation its && !isPreflight(request)) {
            return bus.answer(request, connection, its, keys.get(0));
        }
        if (method.equals("OPTIONS")) {
            return answered(Answers.empty(200, Methods.of(location).allow()));
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (location instanceof PublisherLocation publishing) {
            return reads && WebSocketUpgrade.isAsked(request)
                    ? webSocket.publish(
                            request,
                            connection,
                            publishedTo(keys, publishing.publishing()),
                            (format, info) -> PublisherDialect.describe(format, info, keys))
                    : publish(request, method, location, keys, publishing.publishing());
        }
        if (location instanceof SubscriberLocation subscribing) {
            return reads
                    ? subscribe(request, connection, keys, subscribing.subscribing(), Optional.empty())
                    : answered(Answers.methodNotAllowed(Methods.of(location).names()));
        }
        if (location instanceof PubSubLocation both) {
            return reads
                    ? subscribe(
                            request,
                            connection,
                            keys,
                            both.subscribing(),
                            Optional.of(publishedTo(keys, both.publishing())))
                    : publish(request, method, location, keys, both.publishing());
        }
        if (location instanceof QueueLocation queueing) {
            return queue(request, connection, method, queueing, keys.get(0));
        }
        throw new IllegalStateException("not a location that is served: " + location.type());
    }

    /** Without a channel id, a location of the bus stands for all its channels. */
    private CompletionStage<HttpResponse> answerForAll(
            HttpRequest request, Connection connection, BusLocation location) {
        return isPreflight(request)
                ? answered(Answers.empty(200, Methods.of(location).allow()))
                : bus.answer(request, connection, location);
    }

    /** What a browser asks before it lets a page of another origin do something (Fetch standard). */
    private static boolean isPreflight(HttpRequest request) {
        return request.method().name().equals("OPTIONS")
                && Requests.header(request, "Origin").isPresent();
    }

    private WebSocketDialect.Publish publishedTo(List<ChannelKey> keys, Publishing publishing) {
        return payload -> publisher.publish(payload, keys, publishing);
    }

    private CompletionStage<HttpResponse> publish(
            HttpRequest request, String method, Location location, List<ChannelKey> keys, Publishing publishing) {
        return switch (method) {
            case "POST" -> publisher.post(request, keys, publishing);
            case "GET", "HEAD" -> publisher.get(request, keys);
            case "PUT" -> publisher.put(request, keys, publishing);
            case "DELETE" -> publisher.delete(request, keys);
            default -> answered(Answers.methodNotAllowed(Methods.of(location).names()));
        };
    }

    private CompletionStage<HttpResponse> queue(
            HttpRequest request, Connection connection, String method, QueueLocation location, ChannelKey key) {
        return switch (method) {
            case "POST" -> queue.post(request, key, location.queueing());
            case "GET" -> queue.get(request, connection, key, location.queueing());
            case "HEAD" -> queue.head(request, key);
            case "DELETE" -> queue.delete(request, key);
            default -> answered(Answers.methodNotAllowed(Methods.of(location).names()));
        };
    }

    /**
     * @param publish what becomes of messages that the subscriber sends, where it may
     */
    private CompletionStage<HttpResponse> subscribe(
            HttpRequest request,
            Connection connection,
            List<ChannelKey> keys,
            Subscribing subscribing,
            Optional<WebSocketDialect.Publish> publish) {
        TransportChoice choice = TransportChoice.of(request, subscribing);
        Optional<String> refusal = choice.refusal();
        if (refusal.isPresent()) {
            return answered(Answers.text(406, refusal.get()));
        }
        return switch (choice.transport()) {
            case LONGPOLL -> poll.held(request, connection, keys, subscribing);
            case INTERVAL -> poll.atOnce(request, connection, keys, subscribing);
            case SSE -> stream.events(request, connection, keys, subscribing);
            case MULTIPART -> stream.multipart(request, connection, keys, subscribing);
            case CHUNKED -> stream.chunks(request, connection, keys, subscribing);
            case WEBSOCKET -> webSocket.subscribe(request, connection, keys, subscribing, publish);
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
