package stentor.node.dialect.pusher;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.app.App;
import stentor.node.app.AppEvents;
import stentor.node.app.Apps;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.StoredMessages;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.dialect.Publisher;
import stentor.node.fallback.Conversation;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackKey;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.TooMany;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.hub.Subscriptions;
import stentor.node.location.PusherLocation;
import stentor.protocol.pusher.PusherError;

/** Locations of the Pusher protocol. */
public final class PusherDialect implements Dialect<PusherLocation> {
    private static final Methods METHODS = new Methods(
                    "GET, HEAD, POST, OPTIONS",
                    "GET, POST",
                    "Authorization, Content-Type, Idempotency-Key, X-Requested-With, X-Socket-ID",
                    "")
            .openToPages("GET", "POST");
    private static final Duration SWEEP = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final Supplier<Apps> apps;
    private final Publisher publisher;
    private final Bodies bodies;
    private final Subscriptions subscriptions;
    private final ChannelForms forms = new ChannelForms();
    private final Map<Door, AppDoor> doors = new ConcurrentHashMap<>();
    private final AppEvents events;
    private final SocketDoor sockets;
    private final FallbackDoor fallbacks;
    private final RestApi rest;

    /** Where an app's clients come in; in another channel group it is another one. */
    private record Door(String store, String app, String channelGroup) {
        private boolean isOf(App other) {
            return app.equals(other.id()) && channelGroup.equals(other.channelGroup());
        }
    }

    public PusherDialect(
            ActorSystem<?> system,
            Supplier<Apps> apps,
            Publisher publisher,
            Bodies bodies,
            Subscriptions subscriptions,
            OpenStreams streams,
            FallbackDesk desk,
            InstantSource clock,
            ChannelListings listings,
            StoredMessages stored,
            AppEvents events) {
        this.system = system;
        this.apps = apps;
        this.publisher = publisher;
        this.bodies = bodies;
        this.subscriptions = subscriptions;
        this.events = events;
        this.sockets = new SocketDoor(streams);
        this.fallbacks = new FallbackDoor(desk, streams, bodies);
        this.rest = new RestApi(bodies, clock, new Looking(listings, stored, clock));
        system.scheduler()
                .scheduleWithFixedDelay(
                        SWEEP, SWEEP, () -> doors.values().forEach(AppDoor::sweep), system.executionContext());
    }

    @Override
    public Class<PusherLocation> locations() {
        return PusherLocation.class;
    }

    @Override
    public Methods methods(PusherLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<PusherLocation> match) {
        List<String> path = List.of(match.rawId().split("/", -1));
        if (request.method().name().equals("OPTIONS")) {
            return discarded(request, Answer.now(METHODS.options()));
        }
        if (path.get(0).equals("app")) {
            Optional<App> app = path.size() == 2 ? apps.get().withKey(path.get(1)) : Optional.empty();
            return discarded(
                    request,
                    sockets.answer(
                            request,
                            connection,
                            match.caller(),
                            app.map(found -> door(found, match.location())),
                            path.size() == 2));
        }
        if (path.get(0).equals("pusher") && path.size() > 2) {
            return fallbacks.answer(
                    request,
                    connection,
                    match.caller(),
                    apps.get().withKey(path.get(2)).map(found -> door(found, match.location())),
                    path.subList(3, path.size()));
        }
        if (path.get(0).equals("apps") && path.size() > 2) {
            return apps.get()
                    .withId(path.get(1))
                    .map(app -> rest.answer(
                            request, match, door(app, match.location()).channels(), path.subList(2, path.size())))
                    .orElseGet(() -> discarded(request, Answer.now(Answers.text(404, "no app has this id"))));
        }
        return discarded(request, Answer.now(Answers.text(404, "Not found")));
    }

    /** A client that asks for a connection is told 4100, upon which it comes back; callers of the HTTP API get the status. */
    @Override
    public CompletionStage<Answer> refuse(
            HttpRequest request, Connection connection, Match<PusherLocation> match, TooMany why) {
        List<String> path = List.of(match.rawId().split("/", -1));
        bodies.discard(request);
        if (path.get(0).equals("app")
                && WebSocketUpgrade.isAsked(request)
                && WebSocketUpgrade.refusal(request).isEmpty()) {
            return sockets.refuse(request, connection, PusherError.OVER_CAPACITY);
        }
        Optional<HttpResponse> frames = path.get(0).equals("pusher") && path.size() > 2
                ? FallbackDoor.refusal(path.subList(3, path.size()), PusherError.OVER_CAPACITY)
                : Optional.empty();
        return Answer.now(frames.orElseGet(why::response));
    }

    /** Begins the conversation with a client that uses HTTP instead of a WebSocket. */
    public Conversation converse(FallbackKey session, Conversation.Line line) {
        return apps.get()
                .withId(session.app())
                .map(app -> FallbackConversation.open(door(app, session.store()), line))
                .orElseGet(() -> FallbackConversation.Refused.with(PusherError.APP_NOT_FOUND, line));
    }

    private AppDoor door(App app, PusherLocation location) {
        return door(app, location.mount().store());
    }

    private AppDoor door(App app, String store) {
        return doors.computeIfAbsent(
                new Door(store, app.id(), app.channelGroup()),
                absent -> new AppDoor(
                        system,
                        app,
                        store,
                        publisher,
                        bodies::maxMessageSize,
                        subscriptions,
                        forms,
                        this::connection,
                        event -> events.happened(app, store, event)));
    }

    /** Of any app: apps of one channel group share their channels. */
    private Optional<PusherConnection> connection(String socketId) {
        return doors.values().stream()
                .flatMap(door -> door.find(socketId).stream())
                .findFirst();
    }

    private CompletionStage<Answer> discarded(HttpRequest request, CompletionStage<Answer> answer) {
        bodies.discard(request);
        return answer;
    }

    /**
     * The apps have changed. Connections stay. Those of an app with new settings follow these; those of an app that was removed
     * keep what they began with.
     */
    public void appsChanged() {
        doors.forEach((door, open) ->
                apps.get().all().stream().filter(door::isOf).findFirst().ifPresent(open::become));
        doors.entrySet()
                .removeIf(each ->
                        each.getValue().size() == 0 && apps.get().all().stream().noneMatch(each.getKey()::isOf));
    }

    /** How many there are, of all apps. */
    public long connections() {
        return doors.values().stream().mapToLong(AppDoor::size).sum();
    }

    /** How many events of channels were handed to clients that use HTTP instead of WebSockets. */
    public long deliveredByFallback() {
        return doors.values().stream()
                .mapToLong(door -> door.deliveredByFallback().sum())
                .sum();
    }

    /** How many events of clients were refused. */
    public long clientEventsRefused() {
        return doors.values().stream().mapToLong(AppDoor::clientEventsRefused).sum();
    }

    /**
     * Connections of this node lose a channel that was revoked, if credentials opened it: a signature, or those that a location
     * asks for.
     *
     * @param asks whether a location with this store asks its callers who they are
     */
    public void revoke(String channel, Predicate<String> asks) {
        doors.forEach((door, app) -> app.revoke(channel, !asks.test(door.store())));
    }

    /** Tells all connections to go to another node, one after the other within this time. */
    public void drain(Duration within) {
        doors.values().forEach(door -> door.drain(within));
    }
}
