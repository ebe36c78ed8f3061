package stentor.node.http;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the answer to a request out of the handler, whatever the handler does. */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    /**
     * On whatever thread has the result. Said explicitly, because the stages that Pekko gives out would else start a
     * thread each time, on a machine with one or two processors.
     */
    static final Executor DIRECTLY = Runnable::run;

    private final RequestHandler handler;

    Asking(RequestHandler handler) {
        this.handler = handler;
    }

    /**
     * Asks for the answer; one that fails is 500.
     *
     * @param now takes it before this returns, if the handler has it already
     * @param later takes it on any thread
     */
    void ask(HttpRequest request, Connection connection, Consumer<HttpResponse> now, Consumer<HttpResponse> later) {
        CompletionStage<HttpResponse> answer = answer(request, connection);
        if (answer instanceof CompletableFuture<HttpResponse> future && future.isDone()) {
            now.accept(outcome(request, future));
        } else {
            answer.whenCompleteAsync(
                    (response, failure) -> later.accept(answerOrFailure(request, response, failure)), DIRECTLY);
        }
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, Connection connection) {
        if (!Requests.wellFormed(request)) {
            return CompletableFuture.completedFuture(
                    Answers.text(400, "Malformed percent-encoding in the request's URL"));
        }
        try {
            return Objects.requireNonNull(handler.handle(request, connection), "the handler gave no answer");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpResponse outcome(HttpRequest request, CompletableFuture<HttpResponse> done) {
        try {
            return answerOrFailure(request, done.join(), null);
        } catch (CompletionException | CancellationException e) {
            return answerOrFailure(request, null, e);
        }
    }

    private static HttpResponse answerOrFailure(HttpRequest request, HttpResponse response, Throwable failure) {
        if (response != null) {
            return response;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // Without the query: it can hold an access token.
        LOG.error("Answering {} {} failed", request.method().value(), Requests.path(request), cause);
        return Answers.text(500, "Internal server error");
    }
}
