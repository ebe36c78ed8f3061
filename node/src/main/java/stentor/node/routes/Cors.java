package stentor.node.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Origins;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.location.CrossOrigin;
import stentor.node.location.Mount;

/**
 * What the page that sends a request may do, if it is one of another origin (Fetch standard, "CORS protocol"). Where a location
 * does not say which origins may use it, pages of any may use the methods that its dialect leaves open: to subscribe.
 */
final class Cors {
    private static final HttpHeader VARY = Answers.header("Vary", "Origin");
    private static final Cors NO_FOREIGN_PAGE = new Cors(Verdict.ALL, List.of(), true);

    private enum Verdict {
        /** The page may do all that there is. */
        ALL,
        /** It may use the methods that are open to every page. */
        OPEN,
        NOTHING
    }

    private final Verdict verdict;
    private final List<HttpHeader> headers;
    private final boolean cookies;

    private Cors(Verdict verdict, List<HttpHeader> headers, boolean cookies) {
        this.verdict = verdict;
        this.cookies = cookies;
        this.headers = headers;
    }

    static Cors of(HttpRequest request, Mount mount, Methods methods) {
        if (!Origins.isForeign(request)) {
            return NO_FOREIGN_PAGE;
        }
        CrossOrigin rules = mount.crossOrigin();
        Optional<String> origin = Origins.of(request);
        Verdict verdict = verdict(request, origin, rules, methods);
        boolean cookies = rules.credentials() && origin.map(rules::names).orElse(false);
        List<HttpHeader> headers = new ArrayList<>();
        if (rules.isList()) {
            headers.add(VARY);
        }
        // Without an Origin the page wants no headers: what it gets it cannot read.
        if (verdict == Verdict.NOTHING || origin.isEmpty()) {
            return new Cors(verdict, headers, cookies);
        }
        if (rules.credentials() || methods.credentials()) {
            headers.add(Answers.header("Access-Control-Allow-Origin", origin.get()));
            headers.add(Answers.header("Access-Control-Allow-Credentials", "true"));
            if (!rules.isList()) {
                headers.add(VARY);
            }
        } else {
            headers.add(Answers.header("Access-Control-Allow-Origin", rules.isList() ? origin.get() : CrossOrigin.ANY));
        }
        if (request.method().name().equals("OPTIONS")) {
            headers.add(Answers.header(
                    "Access-Control-Allow-Methods",
                    verdict == Verdict.ALL ? methods.crossOrigin() : methods.openCrossOrigin()));
            headers.add(Answers.header(
                    "Access-Control-Allow-Headers",
                    methods.headers() + (mount.authorize().isPresent() ? ", Authorization" : "")));
        } else {
            headers.add(Answers.header("Access-Control-Expose-Headers", methods.exposed()));
        }
        return new Cors(verdict, headers, cookies);
    }

    private static Verdict verdict(HttpRequest request, Optional<String> origin, CrossOrigin rules, Methods methods) {
        if (origin.map(rules::allows).orElse(false)) {
            return Verdict.ALL;
        }
        if (rules.isList() && origin.isPresent()) {
            return Verdict.NOTHING;
        }
        // A preflight asks for a method to come; without one it asks what there is.
        Optional<String> method = request.method().name().equals("OPTIONS")
                ? Requests.header(request, "Access-Control-Request-Method")
                : Optional.of(request.method().name());
        boolean closed =
                methods.open().isEmpty() || method.filter(methods::isClosed).isPresent();
        if (closed) {
            return Verdict.NOTHING;
        }
        return methods.crossOrigin().equals(methods.openCrossOrigin()) ? Verdict.ALL : Verdict.OPEN;
    }

    /** Whether a browser asks before it lets a page of another origin do something. */
    static boolean isPreflight(HttpRequest request) {
        return request.method().name().equals("OPTIONS")
                && Requests.header(request, "Origin").isPresent();
    }

    boolean isForbidden() {
        return verdict == Verdict.NOTHING;
    }

    /** Whether the page, if it is one, may do more than subscribe. */
    boolean mayPublish() {
        return verdict == Verdict.ALL;
    }

    /** Whether cookies count: not those of a page of another origin, unless the location names it and allows credentials. */
    boolean honoursCookies() {
        return cookies;
    }

    /** Whether there is anything to add to the answer. */
    boolean addsHeaders() {
        return !headers.isEmpty();
    }

    Answer apply(Answer answer) {
        return answer.withHeaders(headers);
    }
}
