package stentor.node.routes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Caller;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Found;

/** Finds the location that takes a request, sees to CORS, and lets the location's dialect answer. */
public final class Router implements RequestHandler {
    private final LocationTable locations;
    private final Map<Class<?>, Route<?>> routes = new HashMap<>();
    private final RequestHandler elsewhere;

    /**
     * @param dialects one for each type of location
     * @param elsewhere answers what no location takes
     * @throws IllegalStateException if a type of location has no dialect, or several
     */
    public Router(LocationTable locations, List<Dialect<?>> dialects, RequestHandler elsewhere) {
        this.locations = locations;
        this.elsewhere = elsewhere;
        for (Dialect<?> dialect : dialects) {
            if (routes.put(dialect.locations(), new Route<>(dialect)) != null) {
                throw new IllegalStateException("two dialects for " + dialect.locations());
            }
        }
        for (Class<?> type : Location.class.getPermittedSubclasses()) {
            if (!routes.containsKey(type)) {
                throw new IllegalStateException("no dialect for " + type);
            }
        }
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        Optional<Found> found = locations.find(Requests.path(request));
        return found.isEmpty()
                ? elsewhere.handle(request, connection)
                : routes.get(found.get().location().getClass()).answer(request, connection, found.get());
    }

    /** The way to one dialect. */
    private record Route<L extends Location>(Dialect<L> dialect) {
        CompletionStage<Answer> answer(HttpRequest request, Connection connection, Found found) {
            L location = dialect.locations().cast(found.location());
            Methods methods = dialect.methods(location);
            Cors cors = Cors.of(request, location.mount().crossOrigin(), methods);
            CompletionStage<Answer> answer = cors.isForbidden()
                    ? Answer.now(Answers.text(403, "origin not allowed"))
                    : Cors.isPreflight(request)
                            ? Answer.now(methods.options())
                            : dialect.answer(request, connection, new Match<>(location, found.rawId(), caller(cors)));
            return cors.addsHeaders() ? answer.thenApply(cors::apply) : answer;
        }

        private static Caller caller(Cors cors) {
            return cors.mayPublish() ? Caller.ANYBODY : new Caller(false);
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
