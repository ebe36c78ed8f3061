package stentor.node.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.location.Location;

/** What a page of another origin may do (Fetch standard, "CORS protocol"), for one request. */
final class Cors {
    private static final Cors NONE = new Cors(false, List.of());
    private static final Cors FORBIDDEN = new Cors(true, List.of());

    private final boolean forbidden;
    private final List<HttpHeader> headers;

    private Cors(boolean forbidden, List<HttpHeader> headers) {
        this.forbidden = forbidden;
        this.headers = headers;
    }

    static <L extends Location> Cors of(HttpRequest request, L location, Dialect<L> dialect) {
        Optional<String> origin = Requests.header(request, "Origin").filter(value -> !value.isBlank());
        if (origin.isEmpty()) {
            return NONE;
        }
        List<String> allowed = location.mount().allowOrigin();
        if (!allowed.isEmpty() && !allowed.contains(origin.get())) {
            return FORBIDDEN;
        }
        Methods methods = dialect.methods(location);
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(Answers.header("Access-Control-Allow-Origin", origin.get()));
        headers.add(Answers.header("Access-Control-Allow-Credentials", "true"));
        if (request.method().name().equals("OPTIONS")) {
            headers.add(Answers.header("Access-Control-Allow-Methods", methods.crossOrigin()));
            headers.add(Answers.header("Access-Control-Allow-Headers", methods.headers()));
        } else {
            headers.add(Answers.header("Access-Control-Expose-Headers", methods.exposed()));
        }
        return new Cors(false, headers);
    }

    /** Whether a browser asks before it lets a page of another origin do something. */
    static boolean isPreflight(HttpRequest request) {
        return request.method().name().equals("OPTIONS")
                && Requests.header(request, "Origin").isPresent();
    }

    boolean isForbidden() {
        return forbidden;
    }

    /** Whether there is anything to add to the answer. */
    boolean addsHeaders() {
        return !headers.isEmpty();
    }

    Answer apply(Answer answer) {
        return answer.withHeaders(headers);
    }
}
