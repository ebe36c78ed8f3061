package stentor.node.dialect.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Action;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Channels;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestBody;
import stentor.node.http.Requests;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Overheard;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.location.BusLocation;
import stentor.node.location.LocationPattern;
import stentor.node.location.Mount;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.bus.BusFilter;
import stentor.protocol.bus.BusStreamCodec;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.ContentTypes;

/** Locations of the bus. */
public final class BusDialect implements Dialect<BusLocation> {
    private static final Methods METHODS = new Methods(
                    "GET, POST", "GET, POST", "Content-Type, Authorization", "Content-Type")
            .openToPages("GET", "HEAD");

    private final ActorSystem<?> system;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final OpenStreams streams;
    private final long maxMessageSize;
    private final Map<LocationPattern, Overheard.Form<byte[]>> forms = new ConcurrentHashMap<>();

    /**
     * @param maxMessageSize bytes of a message's body at most; more is 413
     */
    public BusDialect(
            ActorSystem<?> system,
            Channels channels,
            Subscriptions subscriptions,
            OpenStreams streams,
            long maxMessageSize) {
        this.system = system;
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.streams = streams;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public Class<BusLocation> locations() {
        return BusLocation.class;
    }

    @Override
    public Methods methods(BusLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<BusLocation> match) {
        if (match.rawId().isEmpty()) {
            return answer(request, connection, match.location());
        }
        ChannelChoice choice = ChannelChoice.of(
                match, Optional.empty(), request.method().name().equals("POST") ? Action.PUBLISH : Action.SUBSCRIBE);
        return choice instanceof ChannelChoice.Refused refused
                ? Answer.now(refused.answer())
                : answer(
                        request,
                        connection,
                        match.location(),
                        ((ChannelChoice.Chosen) choice).keys().get(0));
    }

    /** Answers any request for a channel. */
    private CompletionStage<Answer> answer(
            HttpRequest request, Connection connection, BusLocation location, ChannelKey key) {
        Optional<BusUser> user = BusUser.of(request);
        Optional<HttpResponse> refusal = refusal(location, user);
        if (refusal.isPresent()) {
            request.discardEntityBytes(system);
            return Answer.now(refusal.get());
        }
        return switch (request.method().name()) {
            case "GET" -> BusPage.isAsked(request) ? page(request) : stream(request, connection, key);
            case "POST" -> publish(request, key, user.flatMap(BusUser::sender));
            default -> {
                request.discardEntityBytes(system);
                yield Answer.now(Answers.text(501, "the bus has GET and POST"));
            }
        };
    }

    /** Answers any request for all channels of the location: only to be followed. */
    private CompletionStage<Answer> answer(HttpRequest request, Connection connection, BusLocation location) {
        request.discardEntityBytes(system);
        Optional<HttpResponse> refusal = refusal(location, BusUser.of(request));
        if (refusal.isPresent()) {
            return Answer.now(refusal.get());
        }
        return switch (request.method().name()) {
            case "GET" -> BusPage.isAsked(request) ? page(request) : streamOfAll(request, connection, location.mount());
            case "POST" -> Answer.now(Answers.text(400, "channel id is empty"));
            default -> Answer.now(Answers.text(501, "the bus has GET and POST"));
        };
    }

    private static Optional<HttpResponse> refusal(BusLocation location, Optional<BusUser> user) {
        boolean allowed = location.secret()
                .map(secret -> user.map(each -> each.knows(secret)).orElse(false))
                .orElse(true);
        return allowed
                ? Optional.empty()
                : Optional.of(Answers.text(
                        401,
                        "the bus asks for a password",
                        Answers.header("WWW-Authenticate", "Basic realm=\"msgbus\", charset=\"UTF-8\"")));
    }

    private CompletionStage<Answer> page(HttpRequest request) {
        request.discardEntityBytes(system);
        return Answer.now(BusPage.answer());
    }

    private CompletionStage<Answer> stream(HttpRequest request, Connection connection, ChannelKey key) {
        request.discardEntityBytes(system);
        return new BusSubscriber(filter(request), streams, connection)
                .subscribe(subscriber -> subscriptions.subscribe(
                        key, Cursor.NEWEST, ConcurrencyPolicy.BROADCAST, Mode.STREAM, true, Duration.ZERO, subscriber));
    }

    private CompletionStage<Answer> streamOfAll(HttpRequest request, Connection connection, Mount mount) {
        ChannelPattern all = new ChannelPattern(mount.store(), mount.group());
        return new BusSubscriberOfAll(filter(request), form(request, mount.pattern()), streams, connection)
                .subscribe(subscriber -> subscriptions.subscribe(all, subscriber));
    }

    /** One for all streams of a location, as far as their clients asked for the same path. */
    private Overheard.Form<byte[]> form(HttpRequest request, LocationPattern pattern) {
        // Where the channel's id would begin: the path ends there.
        String prefix = Requests.path(request);
        Overheard.Form<byte[]> form =
                (channel, message) -> BusStreamCodec.part(message.payload(), prefix, channel.id());
        return pattern.kind().equals("prefix") ? forms.computeIfAbsent(pattern, absent -> form) : form;
    }

    private static BusFilter filter(HttpRequest request) {
        return BusFilter.of(Requests.queryParameter(request, "type"), Requests.queryParameter(request, "sender"));
    }

    private CompletionStage<Answer> publish(HttpRequest request, ChannelKey key, Optional<String> sender) {
        Optional<String> type = Requests.header(request, "Content-Type").filter(ContentTypes::isSafe);
        if (type.isEmpty()) {
            request.discardEntityBytes(system);
            return Answer.now(Answers.text(400, "a message of the bus needs a Content-Type"));
        }
        return RequestBody.read(request, maxMessageSize, system).thenCompose(body -> {
            if (body instanceof RequestBody.Complete complete) {
                return publish(key, new Payload(complete.bytes(), type, Optional.empty(), sender));
            }
            return Answer.now(
                    body instanceof RequestBody.TooLarge tooLarge
                            ? Answers.text(413, "a message has at most " + tooLarge.limit() + " bytes")
                            : Answers.text(400, ((RequestBody.Broken) body).reason()));
        });
    }

    private CompletionStage<Answer> publish(ChannelKey key, Payload payload) {
        return channels.<PublisherReply>ask(
                        key,
                        replyTo -> new ChannelActor.Publish(
                                List.of(payload), ChannelSettings.DEFAULT, true, Optional.empty(), replyTo))
                .handle((reply, failure) -> Answer.of(
                        reply instanceof ChannelActor.Published
                                ? Answers.empty(204)
                                : reply instanceof ChannelActor.Failed
                                        ? Answers.text(500, "Internal server error")
                                        : Answers.text(503, "outcome unknown", Answers.header("Retry-After", "1"))));
    }
}
