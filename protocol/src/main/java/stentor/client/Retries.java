package stentor.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Sends requests that may be sent twice: again after 503, 429 and what balancers say when a node is gone, no sooner than
 * {@code Retry-After} says; again, to the next server, when there is no answer. Not longer than the limit.
 */
final class Retries {
    /** 429 and 503 are Stentor's own; a balancer answers 502 or 504 where the node behind it does not answer. */
    private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Servers servers;
    private final Duration limit;

    /** @param limit after which no further attempt begins */
    Retries(HttpClient http, Servers servers, Duration limit) {
        this.http = http;
        this.servers = servers;
        this.limit = limit;
    }

    /** @param request makes it for a server; it must be harmless to send it several times */
    CompletableFuture<HttpResponse<byte[]>> send(Function<URI, HttpRequest> request) {
        Attempts attempts = new Attempts(request);
        attempts.next();
        return attempts.answer;
    }

    private final class Attempts {
        private final CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
        private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, RandomGenerator.getDefault());
        private final long begin = System.nanoTime();
        private final Function<URI, HttpRequest> request;

        Attempts(Function<URI, HttpRequest> request) {
            this.request = request;
        }

        void next() {
            URI server = servers.current();
            http.sendAsync(request.apply(server), BodyHandlers.ofByteArray()).whenComplete((response, failure) -> {
                if (failure == null && !NOT_NOW.contains(response.statusCode())) {
                    answer.complete(response);
                    return;
                }
                servers.failed(server);
                Duration wait = backoff.next();
                again(failure == null ? later(wait, response) : wait, reason(server, response, failure), failure);
            });
        }

        private void again(Duration wait, String reason, Throwable failure) {
            boolean inTime = System.nanoTime() - begin + wait.toNanos() < limit.toNanos();
            if (!inTime) {
                answer.completeExceptionally(new ServerUnavailableException(reason, failure));
            } else if (!answer.isDone()) {
                CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::next);
            }
        }
    }

    /** As the server asks; a random part more, so that not all clients come back in the same moment. */
    private static Duration later(Duration wait, HttpResponse<?> response) {
        Duration asked = retryAfter(response);
        return asked.compareTo(wait) > 0 ? asked.plus(wait.dividedBy(2)) : wait;
    }

    /** Seconds; a date, which Stentor never sends, is read as none. */
    static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    private static String reason(URI server, HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            return server + ": " + Reasons.of(failure);
        }
        return server + ": " + response.statusCode() + " " + Reasons.text(response.body());
    }

    static RuntimeException refusal(HttpResponse<byte[]> response) {
        return new RequestRefusedException(response.statusCode(), Reasons.text(response.body()));
    }
}
