package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClockDifferencesTest {
    private static final long NOW = 1_450_755_280_000L;

    private final ClockDifferences clocks = new ClockDifferences();

    @Test
    void halfOfTheTimeThatAnAnswerTookIsNoDifference() {
        assertThat(clocks.heard("a:1", NOW + 50, NOW, NOW + 100)).isEmpty();
        assertThat(clocks.largest()).isZero();
        assertThat(clocks.heard("a:1", NOW + 950, NOW, NOW + 100)).isEmpty();
        assertThat(clocks.largest()).isEqualTo(900);
    }

    @Test
    void aNodeThatIsMoreThanASecondAheadOrBehindIsNamedOnce() {
        assertThat(clocks.heard("a:1", NOW + 3_600_000, NOW, NOW)).contains(Duration.ofHours(1));
        assertThat(clocks.heard("a:1", NOW + 3_600_000, NOW, NOW)).isEmpty();
        assertThat(clocks.heard("b:1", NOW - 2_000, NOW, NOW)).contains(Duration.ofSeconds(-2));
        assertThat(clocks.largest()).isEqualTo(3_600_000);
    }

    @Test
    void oneWhoseClockWasSetRightIsNamedAgainIfItGoesWrongAgain() {
        assertThat(clocks.heard("a:1", NOW + 2_000, NOW, NOW)).isPresent();
        assertThat(clocks.heard("a:1", NOW, NOW, NOW)).isEmpty();
        assertThat(clocks.heard("a:1", NOW + 2_000, NOW, NOW)).isPresent();
    }

    @Test
    void anAnswerThatTookLongSaysNothing() {
        assertThat(clocks.heard("a:1", NOW + 5_000, NOW, NOW + 501)).isEmpty();
        assertThat(clocks.heard("a:1", NOW + 5_000, NOW, NOW - 1)).isEmpty();
        assertThat(clocks.largest()).isZero();
    }

    @Test
    void whoLeftIsForgotten() {
        clocks.heard("a:1", NOW + 2_000, NOW, NOW);
        clocks.heard("b:1", NOW + 100, NOW, NOW);
        clocks.retain(Set.of("b:1"));
        assertThat(clocks.largest()).isEqualTo(100);
        assertThat(clocks.heard("a:1", NOW + 2_000, NOW, NOW)).isPresent();
    }
}
