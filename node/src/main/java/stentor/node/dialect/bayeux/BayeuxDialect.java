package stentor.node.dialect.bayeux;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.http.TooMany;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.BayeuxLocation;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.session.BayeuxPublisher;
import stentor.node.session.SessionDesk;
import stentor.node.session.SessionSettings;
import stentor.protocol.bayeux.BayeuxBody;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.ClientIds;
import stentor.protocol.bayeux.Jsonp;

/**
 * Bayeux locations: POST carries messages, GET carries them too (callback-polling), or opens a WebSocket, or an event stream
 * for faye. What follows the location's path does not matter: clients append there what they send.
 */
public final class BayeuxDialect implements Dialect<BayeuxLocation> {
    /** Clients send credentials always, and a browser lets them if the answer names the origin. */
    private static final Methods METHODS = new Methods(
                    "GET, POST, OPTIONS",
                    "GET, POST",
                    "Accept, Authorization, Content-Type, Pragma, X-Requested-With",
                    "Retry-After")
            .openToPages("GET", "POST")
            .withCredentials();

    private static final String CALLBACK = "jsonpcallback";

    private final SessionDesk desk;
    private final BayeuxPublisher publisher;
    private final Bodies bodies;
    private final OpenStreams streams;
    private final IntSupplier maxMessageSize;
    private final int maxQueueBytes;
    private final Browsers browsers = new Browsers();
    private final Map<BayeuxLocation, BayeuxRequest.Place> places = new ConcurrentHashMap<>();

    /**
     * @param maxMessageSize bytes of a WebSocket's frame at most; a larger one ends the connection. It may change, for those that come
     * @param maxQueueBytes what may wait for a client
     */
    public BayeuxDialect(
            SessionDesk desk,
            BayeuxPublisher publisher,
            Bodies bodies,
            OpenStreams streams,
            IntSupplier maxMessageSize,
            int maxQueueBytes) {
        this.desk = desk;
        this.publisher = publisher;
        this.bodies = bodies;
        this.streams = streams;
        this.maxMessageSize = maxMessageSize;
        this.maxQueueBytes = maxQueueBytes;
    }

    @Override
    public Class<BayeuxLocation> locations() {
        return BayeuxLocation.class;
    }

    @Override
    public Methods methods(BayeuxLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<BayeuxLocation> match) {
        BayeuxRequest.Place place = places.computeIfAbsent(match.location(), this::place);
        return switch (request.method().name()) {
            case "POST" -> post(request, connection, match, place);
            case "GET" -> get(request, connection, match, place);
            case "OPTIONS" -> bodies.unread(request, METHODS.options());
            default -> bodies.unread(request, METHODS.notAllowed());
        };
    }

    /** Messages get their replies, as 200 alone is read by clients; what carries none is answered by the status. */
    @Override
    public CompletionStage<Answer> refuse(
            HttpRequest request, Connection connection, Match<BayeuxLocation> match, TooMany why) {
        TurnedAway turnedAway = new TurnedAway(
                why, places.computeIfAbsent(match.location(), this::place).settings());
        if (request.method().name().equals("POST")) {
            return bodies.read(
                    request,
                    body -> Answer.now(BayeuxBody.texts(body)
                            .flatMap(turnedAway::replies)
                            .map(BayeuxAnswers::json)
                            .orElseGet(why::response)));
        }
        bodies.discard(request);
        if (WebSocketUpgrade.isAsked(request)
                && WebSocketUpgrade.refusal(request).isEmpty()) {
            return CompletableFuture.completedFuture(
                    TurnedAwaySocket.accept(request, turnedAway, streams, connection, maxMessageSize.getAsInt()));
        }
        String callback = Requests.queryParameter(request, "jsonp").orElse(CALLBACK);
        return Answer.now(turnedAway
                .replies(Requests.queryParameters(request, "message"))
                .filter(items -> Jsonp.isName(callback))
                .map(items -> BayeuxAnswers.script(callback, items))
                .orElseGet(why::response));
    }

    private BayeuxRequest.Place place(BayeuxLocation location) {
        return new BayeuxRequest.Place(
                desk,
                publisher,
                location.mount().store(),
                location.mount().group(),
                new SessionSettings(
                        location.timeout(),
                        location.interval(),
                        location.maxInterval(),
                        maxQueueBytes,
                        Optional.of(location.publishing().channel())
                                .filter(settings -> !settings.equals(ChannelSettings.DEFAULT))));
    }

    private CompletionStage<Answer> post(
            HttpRequest request, Connection connection, Match<BayeuxLocation> match, BayeuxRequest.Place place) {
        return bodies.read(request, body -> BayeuxBody.texts(body)
                .map(texts -> exchange(request, texts, connection, match, place, BayeuxAnswers::json))
                .orElseGet(() -> Answer.now(Answers.text(400, "expected: JSON, or a form with message=JSON"))));
    }

    private CompletionStage<Answer> get(
            HttpRequest request, Connection connection, Match<BayeuxLocation> match, BayeuxRequest.Place place) {
        bodies.discard(request);
        if (WebSocketUpgrade.isAsked(request)) {
            return WebSocketUpgrade.refusal(request)
                    .map(Answer::now)
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            new BayeuxSocket(place, match.caller(), streams, connection)
                                    .accept(request, maxMessageSize.getAsInt())));
        }
        String last = match.rawId().substring(match.rawId().lastIndexOf('/') + 1);
        boolean events = Requests.header(request, "Accept")
                .filter(accept -> accept.contains("text/event-stream"))
                .isPresent();
        if (events && ClientIds.isOne(last)) {
            return CompletableFuture.completedFuture(
                    new BayeuxEventStream(desk, place.key(last), match.caller(), streams, connection).begin());
        }
        return callback(request, connection, match, place);
    }

    private CompletionStage<Answer> callback(
            HttpRequest request, Connection connection, Match<BayeuxLocation> match, BayeuxRequest.Place place) {
        Optional<String> name = Requests.queryParameter(request, "jsonp");
        List<String> messages = Requests.queryParameters(request, "message");
        if (messages.isEmpty()) {
            return Answer.now(Answers.text(400, "Bayeux: expected POST, a WebSocket, or message=JSON"));
        }
        String callback = name.orElse(CALLBACK);
        return Jsonp.isName(callback)
                ? exchange(request, messages, connection, match, place, items -> BayeuxAnswers.script(callback, items))
                : Answer.now(Answers.text(400, "jsonp: expected at most 64 letters, digits, and . _ -"));
    }

    private CompletionStage<Answer> exchange(
            HttpRequest request,
            List<String> texts,
            Connection connection,
            Match<BayeuxLocation> match,
            BayeuxRequest.Place place,
            Function<byte[], HttpResponse> answer) {
        BayeuxCodec.Parsed parsed = BayeuxCodec.parse(texts);
        if (parsed instanceof BayeuxCodec.Bad bad) {
            return Answer.now(Answers.text(400, bad.reason()));
        }
        List<BayeuxMessage> messages = ((BayeuxCodec.Batch) parsed).messages();
        return match.location().browserCookie()
                ? ofBrowser(request, messages, connection, match, place, answer)
                : exchange(messages, connection, match, place, answer);
    }

    /** As for a client whose browser is known by its cookie, and given one if it is not. */
    private CompletionStage<Answer> ofBrowser(
            HttpRequest request,
            List<BayeuxMessage> messages,
            Connection connection,
            Match<BayeuxLocation> match,
            BayeuxRequest.Place place,
            Function<byte[], HttpResponse> answer) {
        Optional<String> browser = Browsers.of(request);
        if (browser.isEmpty()) {
            HttpHeader cookie = Answers.header("Set-Cookie", Browsers.cookie());
            return exchange(messages, connection, match, place, items -> answer.apply(items)
                    .addHeader(cookie));
        }
        if (messages.size() != 1 || !(messages.get(0) instanceof Connect connect)) {
            return exchange(messages, connection, match, place, answer);
        }
        String client = connect.header().clientId().orElse("");
        if (!browsers.enter(browser.get(), client)) {
            return exchange(List.of(connect.polling()), connection, match, place, answer);
        }
        Connection.Registration watch = connection.onClose(() -> browsers.leave(browser.get(), client));
        return exchange(messages, connection, match, place, items -> {
            watch.cancel();
            browsers.leave(browser.get(), client);
            return answer.apply(items);
        });
    }

    private static CompletionStage<Answer> exchange(
            List<BayeuxMessage> messages,
            Connection connection,
            Match<BayeuxLocation> match,
            BayeuxRequest.Place place,
            Function<byte[], HttpResponse> answer) {
        BayeuxRequest request = new BayeuxRequest(place, match.caller(), messages, OptionalLong.empty());
        Connection.Registration watch = connection.onClose(request::abandon);
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        Connection.Registration permission = match.caller().whenOver(List.of(), () -> {
            request.abandon();
            answered.complete(Answer.of(Answers.text(401, "the token is over")));
        });
        request.answer().thenAccept(items -> {
            watch.cancel();
            permission.cancel();
            answered.complete(Answer.of(answer.apply(items)));
        });
        return answered;
    }
}
