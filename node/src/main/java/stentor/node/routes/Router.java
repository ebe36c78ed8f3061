package stentor.node.routes;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Access;
import stentor.node.access.Caller;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.TooMany;
import stentor.node.location.Authorize;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Found;

/** Finds the location that takes a request, applies CORS and access, and lets the location's dialect answer. */
public final class Router implements RequestHandler {
    private final LocationTable locations;
    private final Map<Class<?>, Route<?>> routes = new HashMap<>();
    private final Map<Location, Access> accesses = new IdentityHashMap<>();
    private final ClientLimits clients;
    private final RequestHandler elsewhere;

    /**
     * @param dialects one for each type of location
     * @param rules makes the check of callers that a location's {@code authorize} describes
     * @param clients how much each of them may do
     * @param elsewhere answers what no location takes
     * @throws IllegalStateException if a type of location has no dialect, or several
     */
    public Router(
            LocationTable locations,
            List<Dialect<?>> dialects,
            Function<Authorize, Access> rules,
            ClientLimits clients,
            RequestHandler elsewhere) {
        this.locations = locations;
        this.clients = clients;
        this.elsewhere = elsewhere;
        for (Dialect<?> dialect : dialects) {
            if (routes.put(dialect.locations(), new Route<>(dialect, this)) != null) {
                throw new IllegalStateException("two dialects for " + dialect.locations());
            }
        }
        for (Class<?> type : Location.class.getPermittedSubclasses()) {
            if (!routes.containsKey(type)) {
                throw new IllegalStateException("no dialect for " + type);
            }
        }
        for (Location location : locations.locations()) {
            location.mount().authorize().ifPresent(settings -> accesses.put(location, rules.apply(settings)));
        }
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        return told(
                request,
                clients.counted(
                        request,
                        connection,
                        () -> answer(request, connection),
                        () -> refused(request, connection, TooMany.CONNECTIONS_OF_ADDRESS)));
    }

    @Override
    public CompletionStage<Answer> refuse(HttpRequest request, Connection connection, TooMany why) {
        return told(request, refused(request, connection, why));
    }

    /** The answer in the terms of its client. */
    private static CompletionStage<Answer> told(HttpRequest request, CompletionStage<Answer> answer) {
        return EventSourceRefusal.isAsked(request) ? answer.thenApply(EventSourceRefusal::insteadOf) : answer;
    }

    private CompletionStage<Answer> answer(HttpRequest request, Connection connection) {
        Optional<Found> found = locations.find(Requests.path(request));
        return found.isEmpty()
                ? elsewhere.handle(request, connection)
                : routes.get(found.get().location().getClass()).answer(request, connection, found.get());
    }

    private CompletionStage<Answer> refused(HttpRequest request, Connection connection, TooMany why) {
        Optional<Found> found = locations.find(Requests.path(request));
        return found.isEmpty()
                ? Answer.now(why.response())
                : routes.get(found.get().location().getClass()).refuse(request, connection, found.get(), why);
    }

    /** The way to one dialect. */
    private record Route<L extends Location>(Dialect<L> dialect, Router router) {
        CompletionStage<Answer> answer(HttpRequest request, Connection connection, Found found) {
            L location = dialect.locations().cast(found.location());
            Methods methods = dialect.methods(location);
            Cors cors = Cors.of(request, location.mount(), methods);
            CompletionStage<Answer> answer = cors.isForbidden()
                    ? Answer.now(Answers.text(403, "origin not allowed"))
                    : Cors.isPreflight(request)
                            ? Answer.now(methods.options())
                            : enter(request, connection, location, found.rawId(), cors);
            return cors.addsHeaders() ? answer.thenApply(cors::apply) : answer;
        }

        CompletionStage<Answer> refuse(HttpRequest request, Connection connection, Found found, TooMany why) {
            L location = dialect.locations().cast(found.location());
            Cors cors = Cors.of(request, location.mount(), dialect.methods(location));
            CompletionStage<Answer> answer = cors.isForbidden()
                    ? Answer.now(why.response())
                    : dialect.refuse(request, connection, new Match<>(location, found.rawId(), Caller.ANYBODY), why);
            return cors.addsHeaders() ? answer.thenApply(cors::apply) : answer;
        }

        private CompletionStage<Answer> enter(
                HttpRequest request, Connection connection, L location, String rawId, Cors cors) {
            Access access = router.accesses.get(location);
            return access == null
                    ? dialect.answer(
                            request,
                            connection,
                            new Match<>(
                                    location,
                                    rawId,
                                    router.clients.limited(
                                            cors.mayPublish() ? Caller.ANYBODY : Caller.FOREIGN_PAGE,
                                            request,
                                            connection)))
                    : access.enter(
                            request,
                            router.clients.addresses().of(request, connection),
                            cors.honoursCookies(),
                            cors.mayPublish(),
                            connection.certificateName(),
                            rawId,
                            caller -> dialect.answer(
                                    request,
                                    connection,
                                    new Match<>(location, rawId, router.clients.limited(caller, request, connection))));
        }
    }

    /** The locations, a line each, for a developer who mistyped a path. */
    public static List<String> describe(LocationTable locations) {
        return locations.locations().stream()
                .map(location ->
                        location.type() + " " + location.mount().pattern().source())
                .toList();
    }
}
