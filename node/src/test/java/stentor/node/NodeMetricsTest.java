package stentor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.SteadyClock;
import stentor.node.metrics.Metrics;

class NodeMetricsTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    @AutoClose
    private final Metrics metrics = new Metrics("1");

    @Test
    void aMachineThatIsAnHourAheadOfRedisSaysSo() {
        SteadyClock clock = new SteadyClock();
        NodeMetrics.clock(metrics, clock::machineAhead);
        assertThat(clockAhead()).isBetween(-1.0, 1.0);
        clock.follow(System.currentTimeMillis() - AN_HOUR.toMillis());
        assertThat(clockAhead()).isBetween(AN_HOUR.toSeconds() - 1.0, AN_HOUR.toSeconds() + 1.0);
    }

    private double clockAhead() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("stentor_clock_ahead_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
