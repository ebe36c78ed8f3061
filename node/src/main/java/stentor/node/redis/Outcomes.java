package stentor.node.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogUnavailableException;

/** What comes of calls to Redis, in time and in the words of the logs. */
final class Outcomes {
    private Outcomes() {}

    /** Completes within the time: with the outcome, or with a failure that the logs' contracts name. */
    static <T> CompletableFuture<T> within(Duration time, CompletionStage<T> outcome) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        outcome.toCompletableFuture()
                .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(named(failure));
                    }
                });
        return answer;
    }

    private static Throwable named(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof FencedException
                        || cause instanceof LogLostException
                        || cause instanceof LogUnavailableException
                        || cause instanceof IllegalArgumentException
                ? cause
                : new LogUnavailableException("Redis: " + cause, cause);
    }
}
