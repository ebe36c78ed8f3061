package stentor.node.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogUnavailableException;

/** What comes of calls to one store's Redis, in time and in the words of the logs. */
final class Outcomes {
    /** All that the client says where it closed a connection whose first commands had failed. */
    private static final String CLOSED = "Connection closed prematurely";

    private final String address;
    private final Duration time;
    /** Why there is no connection: commands that are refused for want of one do not say it. */
    private volatile Optional<Throwable> notConnected = Optional.empty();
    /** What Redis answered to a connection's first commands, where it did not like them. */
    private volatile Optional<Throwable> refusal = Optional.empty();

    /** @param address of Redis, for messages; without passwords */
    Outcomes(String address, Duration time) {
        this.address = address;
        this.time = time;
    }

    void connected() {
        notConnected = Optional.empty();
        refusal = Optional.empty();
    }

    void notConnected(Throwable failure) {
        notConnected = Optional.of(failure);
    }

    void refused(Throwable failure) {
        refusal = Optional.of(failure);
    }

    /** Completes within the time: with the outcome, or with a failure that the logs' contracts name. */
    <T> CompletableFuture<T> within(CompletionStage<T> outcome) {
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

    private Throwable named(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof FencedException
                        || cause instanceof LogLostException
                        || cause instanceof LogUnavailableException
                        || cause instanceof IllegalArgumentException
                ? cause
                : new LogUnavailableException("Redis at " + address + ": " + words(cause), cause);
    }

    private String words(Throwable failure) {
        boolean refused = ClusterRoute.isRefused(failure);
        Throwable root = root(refused ? notConnected.orElse(failure) : failure);
        if (CLOSED.equals(root.getMessage())) {
            root = root(refusal.orElse(root));
        }
        if (root instanceof TimeoutException || root instanceof RedisCommandTimeoutException) {
            return "no answer within " + time.toMillis() + " ms";
        }
        if (root instanceof UnknownHostException) {
            return "its name cannot be resolved: " + root.getMessage();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
