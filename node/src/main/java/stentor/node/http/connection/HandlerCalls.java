package stentor.node.http.connection;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.TooMany;

/** Calls the handler and takes its answer: at once, later, or 500 for a failure. */
final class HandlerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCalls.class);
    /**
     * On whatever thread has the result. Said explicitly, because the stages that Pekko gives out would else start a
     * thread each time, on a machine with one or two processors.
     */
    static final Executor DIRECTLY = Runnable::run;

    private final RequestHandler handler;

    HandlerCalls(RequestHandler handler) {
        this.handler = handler;
    }

    /**
     * Asks for the answer; one that fails is 500.
     *
     * @param now takes it before this returns, if the handler has it already
     * @param later takes it on any thread
     */
    void ask(HttpRequest request, ClientConnection connection, Consumer<Answer> now, Consumer<Answer> later) {
        take(answer(request, connection), () -> request.method().value() + " " + Requests.path(request), now, later);
    }

    /**
     * Takes an answer that somebody was asked for.
     *
     * @param what was asked, for the log
     */
    void take(CompletionStage<Answer> answer, Supplier<String> what, Consumer<Answer> now, Consumer<Answer> later) {
        if (answer instanceof CompletableFuture<Answer> future && future.isDone()) {
            now.accept(outcome(what, future));
        } else {
            answer.whenCompleteAsync((given, failure) -> later.accept(answerOrFailure(what, given, failure)), DIRECTLY);
        }
    }

    private CompletionStage<Answer> answer(HttpRequest request, ClientConnection connection) {
        if (!Requests.wellFormed(request)) {
            return Answer.now(Answers.text(400, "Malformed percent-encoding in the request's URL"));
        }
        try {
            Optional<TooMany> tooMany = connection.tooMany();
            return Objects.requireNonNull(
                    tooMany.isEmpty()
                            ? handler.handle(request, connection)
                            : handler.refuse(request, connection, tooMany.get()),
                    "the handler gave no answer");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Answer outcome(Supplier<String> what, CompletableFuture<Answer> done) {
        try {
            return answerOrFailure(what, done.join(), null);
        } catch (CompletionException | CancellationException e) {
            return answerOrFailure(what, null, e);
        }
    }

    private static Answer answerOrFailure(Supplier<String> what, Answer answer, Throwable failure) {
        if (answer != null) {
            return answer;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // Without the query: it can hold an access token.
        LOG.error("Answering {} failed", what.get(), cause);
        return Answer.of(Answers.text(500, "Internal server error"));
    }
}
