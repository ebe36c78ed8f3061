package stentor.node.management;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;

/** {@code POST /reload}: the node reads its configuration again, and takes it as a whole or not at all. */
public final class ReloadOrder implements Order {
    private final Supplier<Outcome> reload;
    private final Executor executor;

    /** How that went. */
    public enum Result {
        APPLIED(200),
        /** It says what was in force already. */
        UNCHANGED(200),
        /** It is wrong; the old one stays. */
        REFUSED(422),
        /** It is right, but a running node cannot take it; the old one stays. */
        NEEDS_RESTART(409);

        private final int status;

        Result(int status) {
            this.status = status;
        }
    }

    /** @param lines what to tell the operator; at least one */
    public record Outcome(Result result, List<String> lines) {
        public Outcome {
            Objects.requireNonNull(result);
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param reload may take its time
     * @param executor where it does
     */
    public ReloadOrder(Supplier<Outcome> reload, Executor executor) {
        this.reload = reload;
        this.executor = executor;
    }

    @Override
    public String path() {
        return "/reload";
    }

    @Override
    public CompletionStage<HttpResponse> carryOut(HttpRequest request) {
        return CompletableFuture.supplyAsync(reload, executor)
                .thenApply(outcome -> Answers.text(outcome.result.status, String.join("\n", outcome.lines)));
    }
}
