package stentor.node.dialect.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventRateTest {
    private static final long SECOND = 1_000_000_000L;

    private final EventRate rate = new EventRate(10, 0);

    private int taken(long now) {
        int taken = 0;
        while (rate.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aSecondsWorthAtOnceAndThenAtTheRate() {
        assertThat(taken(0)).isEqualTo(10);
        assertThat(taken(SECOND / 20)).isZero();
        assertThat(taken(SECOND / 10)).isEqualTo(1);
        assertThat(taken(SECOND / 10 + SECOND / 2)).isEqualTo(5);
    }

    @Test
    void whoIsSilentSavesNoMoreThanASecondsWorth() {
        assertThat(taken(0)).isEqualTo(10);
        assertThat(taken(3600 * SECOND)).isEqualTo(10);
    }
}
