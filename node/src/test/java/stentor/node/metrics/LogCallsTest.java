package stentor.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.FencedException;

class LogCallsTest {
    @AutoClose
    private final Metrics metrics = new Metrics("1");

    private final LogCalls calls = new LogCalls(metrics, "default", "channel", List.of("claim", "append"));

    /** Prometheus sees no increase of a counter that begins with 1. */
    @Test
    void eachFailureIsThereBeforeItHappens() {
        assertThat(metrics.scrape())
                .contains("stentor_log_failures_total{cause=\"fenced\",kind=\"channel\",operation=\"append\","
                        + "store=\"default\"} 0.0");
    }

    @Test
    void claimsAreCountedWhereTheySucceed() {
        calls.countClaim(CompletableFuture.completedFuture("claimed"));
        calls.countClaim(CompletableFuture.failedFuture(new FencedException("a newer one")));
        assertThat(metrics.scrape())
                .contains("stentor_owner_claims_total{kind=\"channel\",store=\"default\"} 1.0")
                .contains("stentor_log_failures_total{cause=\"fenced\",kind=\"channel\",operation=\"claim\","
                        + "store=\"default\"} 1.0");
    }
}
