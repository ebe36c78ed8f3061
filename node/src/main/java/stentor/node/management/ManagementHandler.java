package stentor.node.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;

/**
 * Answers probes: {@code /alive} as long as the process can answer at all, {@code /ready} as {@link Readiness} says; scrapers:
 * {@code /metrics}; and operators: orders, by POST.
 */
public final class ManagementHandler implements RequestHandler {
    private static final List<String> PATHS = List.of("/alive", "/ready", "/metrics");

    private final Readiness readiness;
    private final String metricsType;
    private final Supplier<String> metrics;
    private final Operators operators;
    private final Map<String, Order> orders;

    /**
     * @param metricsType the Content-Type of the metrics
     * @param metrics asked for at each scrape
     * @param operators who may give the orders
     */
    public ManagementHandler(
            Readiness readiness,
            String metricsType,
            Supplier<String> metrics,
            Operators operators,
            List<Order> orders) {
        this.readiness = readiness;
        this.metricsType = metricsType;
        this.metrics = metrics;
        this.operators = operators;
        this.orders = orders.stream().collect(Collectors.toMap(Order::path, order -> order));
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        Order order = orders.get(Requests.path(request));
        return order == null ? Answer.now(answer(request)) : carryOut(order, request, connection);
    }

    private CompletionStage<Answer> carryOut(Order order, HttpRequest request, Connection connection) {
        if (!request.method().name().equals("POST")) {
            return Answer.now(Answers.methodNotAllowed("POST"));
        }
        Optional<HttpResponse> refusal = operators.refusalOfOrder(request, connection);
        return refusal.isPresent()
                ? Answer.now(refusal.get())
                : order.carryOut(request).thenApply(Answer::of);
    }

    private HttpResponse answer(HttpRequest request) {
        String path = Requests.path(request);
        if (!PATHS.contains(path)) {
            List<String> known = new ArrayList<>(PATHS);
            known.addAll(orders.keySet());
            return Answers.text(404, "there is " + String.join(", ", known));
        }
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answers.methodNotAllowed("GET", "HEAD");
        }
        Readiness.State state = readiness.state();
        return switch (path) {
            case "/metrics" ->
                operators
                        .refusalOfReader(request)
                        .orElseGet(() -> Answers.body(
                                200, Optional.of(metricsType), metrics.get().getBytes(UTF_8)));
            case "/alive" -> Answers.text(200, "alive");
            default -> Answers.text(state.status(), state.text());
        };
    }
}
