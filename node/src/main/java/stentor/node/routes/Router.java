package stentor.node.routes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.dialect.Dialect;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.Match;

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
        Optional<Match<Location>> match = locations.find(Requests.path(request));
        return match.isEmpty()
                ? elsewhere.handle(request, connection)
                : routes.get(match.get().location().getClass()).answer(request, connection, match.get());
    }

    /** The way to one dialect. */
    private record Route<L extends Location>(Dialect<L> dialect) {
        CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<Location> match) {
            Match<L> its = match.as(dialect.locations());
            Cors cors = Cors.of(request, its.location(), dialect);
            if (cors.isForbidden()) {
                return Answer.now(Answers.text(403, "origin not allowed"));
            }
            CompletionStage<Answer> answer = Cors.isPreflight(request)
                    ? Answer.now(dialect.methods(its.location()).options())
                    : dialect.answer(request, connection, its);
            return cors.addsHeaders() ? answer.thenApply(cors::apply) : answer;
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
