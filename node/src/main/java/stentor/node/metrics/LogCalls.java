package stentor.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogUnavailableException;

/** Counts the calls to one log, by what is asked and how it ends. */
final class LogCalls {
    private static final List<String> CAUSES = List.of("fenced", "lost", "unavailable");

    private final Metrics metrics;
    private final String store;
    private final String kind;
    private final Counter claims;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();

    /**
     * @param kind what is kept there: channels or queues
     * @param operations all that it can be asked
     */
    LogCalls(Metrics metrics, String store, String kind, List<String> operations) {
        this.metrics = metrics;
        this.store = store;
        this.kind = kind;
        this.claims = metrics.counter(
                "owner.claims",
                "How often an owner on this node took its log over: when it began here, or again after it was in doubt",
                "store",
                store,
                "kind",
                kind);
        // There from the start: of a counter that begins with 1 Prometheus sees no increase.
        for (String operation : operations) {
            CAUSES.forEach(cause -> failure(operation + ' ' + cause));
        }
    }

    /** The same stage; what comes of it is counted when it comes. */
    <T> CompletionStage<T> count(String operation, CompletionStage<T> call) {
        long begin = System.nanoTime();
        call.whenComplete((result, failure) -> {
            timer(operation).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            if (failure != null) {
                failure(operation + ' ' + cause(failure)).increment();
            }
        });
        return call;
    }

    Counter appended() {
        return metrics.counter("log.messages", "Messages that were written to the log", "store", store, "kind", kind);
    }

    /** The same stage; if it comes to a claim, that is counted. */
    <T> CompletionStage<T> countClaim(CompletionStage<T> claim) {
        claim.whenComplete((claimed, failure) -> {
            if (failure == null) {
                claims.increment();
            }
        });
        return count("claim", claim);
    }

    private Timer timer(String operation) {
        Timer known = timers.get(operation);
        return known != null ? known : timers.computeIfAbsent(operation, this::newTimer);
    }

    private Timer newTimer(String operation) {
        return metrics.timer(
                "log.call",
                "Calls to the log, until they are answered",
                "store",
                store,
                "kind",
                kind,
                "operation",
                operation);
    }

    private Counter failure(String operationAndCause) {
        return failures.computeIfAbsent(operationAndCause, both -> {
            int blank = both.indexOf(' ');
            return metrics.counter(
                    "log.failures",
                    "Calls to the log that failed. fenced: a newer owner has written; lost: the log is behind what its"
                            + " owner knows; unavailable: no answer in time",
                    "store",
                    store,
                    "kind",
                    kind,
                    "operation",
                    both.substring(0, blank),
                    "cause",
                    both.substring(blank + 1));
        });
    }

    private static String cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof FencedException) {
            return "fenced";
        }
        if (cause instanceof LogLostException) {
            return "lost";
        }
        return cause instanceof LogUnavailableException ? "unavailable" : "other";
    }
}
