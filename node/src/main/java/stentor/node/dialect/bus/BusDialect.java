package stentor.node.dialect.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Action;
import stentor.node.access.BasicCredentials;
import stentor.node.access.Caller;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.dialect.Publisher;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.location.BusLocation;
import stentor.node.location.LocationPattern;
import stentor.node.location.Mount;
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

    private final Publisher publisher;
    private final Bodies bodies;
    private final Subscriptions subscriptions;
    private final PatternHubs patterns;
    private final OpenStreams streams;
    private final Map<LocationPattern, PatternDelivery.Form<byte[]>> forms = new ConcurrentHashMap<>();

    public BusDialect(
            Publisher publisher,
            Bodies bodies,
            Subscriptions subscriptions,
            PatternHubs patterns,
            OpenStreams streams) {
        this.publisher = publisher;
        this.bodies = bodies;
        this.subscriptions = subscriptions;
        this.patterns = patterns;
        this.streams = streams;
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
            return answerForAll(request, connection, match);
        }
        ChannelChoice choice = ChannelChoice.of(
                match, Optional.empty(), request.method().name().equals("POST") ? Action.PUBLISH : Action.SUBSCRIBE);
        return choice instanceof ChannelChoice.Refused refused
                ? Answer.now(refused.answer())
                : answer(
                        request,
                        connection,
                        match,
                        ((ChannelChoice.Chosen) choice).keys().get(0));
    }

    /** Answers any request for a channel. */
    private CompletionStage<Answer> answer(
            HttpRequest request, Connection connection, Match<BusLocation> match, ChannelKey key) {
        Optional<BasicCredentials> user = BasicCredentials.of(request);
        Optional<HttpResponse> refusal = refusal(match.location(), user);
        if (refusal.isPresent()) {
            bodies.discard(request);
            return Answer.now(refusal.get());
        }
        return switch (request.method().name()) {
            case "GET" -> BusPage.isAsked(request) ? page(request) : stream(request, connection, match.caller(), key);
            case "POST" -> publish(request, match.caller(), key, sender(match.caller(), user));
            default -> {
                bodies.discard(request);
                yield Answer.now(Answers.text(501, "the bus has GET and POST"));
            }
        };
    }

    /** Answers any request for all channels of the location: only to be followed. */
    private CompletionStage<Answer> answerForAll(HttpRequest request, Connection connection, Match<BusLocation> match) {
        bodies.discard(request);
        Optional<HttpResponse> refusal = refusal(match.location(), BasicCredentials.of(request))
                .or(() -> match.caller().refusalOfAll().map(reason -> Answers.text(403, reason)));
        if (refusal.isPresent()) {
            return Answer.now(refusal.get());
        }
        return switch (request.method().name()) {
            case "GET" -> BusPage.isAsked(request) ? page(request) : streamOfAll(request, connection, match);
            case "POST" -> Answer.now(Answers.text(400, "channel id is empty"));
            default -> Answer.now(Answers.text(501, "the bus has GET and POST"));
        };
    }

    private static Optional<HttpResponse> refusal(BusLocation location, Optional<BasicCredentials> user) {
        boolean allowed = location.secret()
                .map(secret -> user.map(each -> each.hasPassword(secret)).orElse(false))
                .orElse(true);
        return allowed
                ? Optional.empty()
                : Optional.of(Answers.text(
                        401,
                        "the bus asks for a password",
                        Answers.header("WWW-Authenticate", "Basic realm=\"msgbus\", charset=\"UTF-8\"")));
    }

    private CompletionStage<Answer> page(HttpRequest request) {
        bodies.discard(request);
        return Answer.now(BusPage.answer());
    }

    /** A message's sender: the name that the caller gives, unless the location knows its name. */
    private static Optional<String> sender(Caller caller, Optional<BasicCredentials> user) {
        return caller.mayEnd()
                ? caller.user()
                : user.map(BasicCredentials::name).filter(name -> !name.isEmpty());
    }

    private CompletionStage<Answer> stream(HttpRequest request, Connection connection, Caller caller, ChannelKey key) {
        bodies.discard(request);
        BusSubscriber bus = new BusSubscriber(filter(request), streams, connection);
        bus.endsWith(caller, List.of(key.id()));
        return bus.subscribe(subscriber -> subscriptions.subscribe(
                key, Cursor.NEWEST, ConcurrencyPolicy.BROADCAST, Mode.STREAM, true, Duration.ZERO, subscriber));
    }

    private CompletionStage<Answer> streamOfAll(HttpRequest request, Connection connection, Match<BusLocation> match) {
        Mount mount = match.location().mount();
        ChannelPattern all = new ChannelPattern(mount.store(), mount.group());
        BusSubscriberOfAll bus =
                new BusSubscriberOfAll(filter(request), form(request, mount.pattern()), streams, connection);
        bus.endsWith(match.caller());
        return bus.subscribe(subscriber -> patterns.subscribe(all, subscriber));
    }

    /** One for all streams of a location, as far as their clients asked for the same path. */
    private PatternDelivery.Form<byte[]> form(HttpRequest request, LocationPattern pattern) {
        // Where the channel's id would begin: the path ends there.
        String prefix = Requests.path(request);
        PatternDelivery.Form<byte[]> form =
                (channel, message) -> BusStreamCodec.part(message.payload(), prefix, channel.id());
        return pattern.kind().equals("prefix") ? forms.computeIfAbsent(pattern, absent -> form) : form;
    }

    private static BusFilter filter(HttpRequest request) {
        return BusFilter.of(Requests.queryParameter(request, "type"), Requests.queryParameter(request, "sender"));
    }

    private CompletionStage<Answer> publish(
            HttpRequest request, Caller caller, ChannelKey key, Optional<String> sender) {
        Optional<String> type = Requests.header(request, "Content-Type").filter(ContentTypes::isSafe);
        if (type.isEmpty()) {
            return bodies.unread(request, Answers.text(400, "a message of the bus needs a Content-Type"));
        }
        return bodies.read(request, body -> publish(caller, key, new Payload(body, type, Optional.empty(), sender)));
    }

    /** The bus has no settings for channels: each keeps those that it has from elsewhere. */
    private CompletionStage<Answer> publish(Caller caller, ChannelKey key, Payload payload) {
        return publisher
                .publish(caller, List.of(key), List.of(payload), Optional.empty(), true, Optional.empty())
                .thenApply(reply -> Answer.of(Publisher.problem(reply, false).orElseGet(() -> Answers.empty(204))));
    }
}
