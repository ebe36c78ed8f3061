package stentor.node.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Access;
import stentor.node.access.Origins;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.page.Pages;

/**
 * Answers below {@code /console/}, to whom it may. With a password that is everybody who knows it. Without one it is whoever
 * sits at this machine: a request that a proxy passed on comes from somewhere else, whatever address it comes from.
 */
public final class Console {
    static final String PATH = "/console/";
    private static final String API = PATH + "api/";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final Optional<Access> password;
    private final ConsoleApi api;
    private final Pages pages = new Pages(PATH)
            .with("", Console.class, "console.html")
            .with("console.css", Console.class, "console.css")
            .with("console.js", Console.class, "console.js")
            .with("page.js", Console.class, "page.js")
            .with("overview.js", Console.class, "overview.js")
            .with("charts.js", Console.class, "charts.js")
            .with("uPlot.js", Console.class, UPLOT + "uPlot.iife.min.js")
            .with("uPlot.css", Console.class, UPLOT + "uPlot.min.css")
            .with("api/openapi.yaml", Console.class, "openapi.yaml");

    /** @param password asks for it; empty: the console is for this machine alone */
    public Console(Optional<Access> password, ConsoleApi api) {
        this.password = password;
        this.api = api;
    }

    /** Whether the request is one for the console. */
    public static boolean takes(HttpRequest request) {
        String path = Requests.path(request);
        return path.startsWith(PATH) || path.equals("/console");
    }

    public CompletionStage<Answer> answer(HttpRequest request, Connection connection) {
        if (password.isPresent()) {
            return password.get()
                    .enter(
                            request,
                            connection.remoteAddress().getAddress(),
                            false,
                            true,
                            Optional.empty(),
                            "",
                            caller -> enter(request, connection));
        }
        boolean here = connection.remoteAddress().getAddress().isLoopbackAddress()
                && Requests.header(request, "X-Forwarded-For").isEmpty()
                && Requests.header(request, "Forwarded").isEmpty()
                && Requests.header(request, "Via").isEmpty();
        return here
                ? enter(request, connection)
                : Answer.now(problem(
                        403,
                        "the console has no password: it answers only to this machine, and not through a proxy"
                                + " (ask the node itself, or set console: { password: ... })"));
    }

    private CompletionStage<Answer> enter(HttpRequest request, Connection connection) {
        String path = Requests.path(request);
        Optional<HttpResponse> page = pages.answer(request);
        if (page.isPresent() || !path.startsWith(API)) {
            return Answer.now(page.orElseGet(() -> problem(404, "there is no such page")));
        }
        // A browser adds the password by itself: what changes something must come from the console's own page.
        if (Origins.isForeign(request)) {
            return Answer.now(problem(403, "pages of other origins may not use the console"));
        }
        if (!SAFE.contains(request.method().name()) && isForm(request)) {
            return Answer.now(problem(403, "a form's Content-Type is not taken here: send another one, as text/plain"));
        }
        return api.answer(request, connection, path.substring(API.length()));
    }

    /** What a page of any origin can send without asking, and old browsers send without an Origin. */
    private static boolean isForm(HttpRequest request) {
        String type = Requests.header(request, "Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data");
    }

    static HttpResponse problem(int status, String text) {
        return json(status, Json.text(Map.of("error", text)));
    }

    static HttpResponse json(int status, String json) {
        return Answers.body(
                status,
                Optional.of("application/json"),
                json.getBytes(UTF_8),
                Answers.header("Cache-Control", "no-store"),
                Answers.header("X-Content-Type-Options", "nosniff"));
    }
}
