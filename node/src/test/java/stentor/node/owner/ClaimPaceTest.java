package stentor.node.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimPaceTest {
    private final ClaimPace pace = new ClaimPace();

    @Test
    void theLongerTheLogIsAwayTheLessItIsAskedAndNeverLessThanEveryThreeSeconds() {
        assertThat(pace.failed()).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
        assertThat(pace.failed()).isBetween(Duration.ofMillis(200), Duration.ofMillis(600));
        for (int i = 0; i < 10; i++) {
            pace.failed();
        }
        assertThat(pace.failed()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        pace.worked();
        assertThat(pace.failed()).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
    }

    @Test
    void ownersThatFailedTogetherDoNotComeBackTogether() {
        Set<Duration> waits = new HashSet<>();
        for (int owner = 0; owner < 100; owner++) {
            waits.add(new ClaimPace().failed());
        }
        assertThat(waits).hasSizeGreaterThan(20);
    }
}
