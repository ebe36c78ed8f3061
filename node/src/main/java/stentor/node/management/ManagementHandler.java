package stentor.node.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;

/**
 * Answers probes: {@code /alive} as long as the process can answer at all, {@code /ready} as {@link Readiness} says; and
 * scrapers: {@code /metrics}.
 */
public final class ManagementHandler implements RequestHandler {
    private static final List<String> PATHS = List.of("/alive", "/ready", "/metrics");

    private final Readiness readiness;
    private final String metricsType;
    private final Supplier<String> metrics;

    /**
     * @param metricsType the Content-Type of the metrics
     * @param metrics asked for at each scrape
     */
    public ManagementHandler(Readiness readiness, String metricsType, Supplier<String> metrics) {
        this.readiness = readiness;
        this.metricsType = metricsType;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        return Answer.now(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        String path = Requests.path(request);
        if (!PATHS.contains(path)) {
            return Answers.text(404, "there is " + String.join(", ", PATHS));
        }
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answers.methodNotAllowed("GET", "HEAD");
        }
        Readiness.State state = readiness.state();
        return switch (path) {
            case "/metrics" ->
                Answers.body(200, Optional.of(metricsType), metrics.get().getBytes(UTF_8));
            case "/alive" -> Answers.text(200, "alive");
            default -> Answers.text(state.status(), state.text());
        };
    }
}
