package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void saysWithinWhichTimeAShareOfTheDeliveriesWasMade() {
        IntStream.rangeClosed(1, 100).forEach(tally::delivered);
        assertThat(tally.deliveries()).isEqualTo(100);
        assertThat(tally.within(0.5)).isEqualTo(50);
        assertThat(tally.within(0.99)).isEqualTo(99);
        assertThat(tally.within(1)).isEqualTo(100);
    }

    @Test
    void nothingDeliveredIsSummedUpToo() {
        assertThat(tally.summary())
                .isEqualTo("0 deliveries, from publish to receipt: median 0 ms, 99 % within 0 ms, all within 0 ms");
    }

    @Test
    void timesOutOfRangeCountAtItsEnds() {
        tally.delivered(-5);
        tally.delivered(3_600_000);
        assertThat(tally.within(0.5)).isZero();
        assertThat(tally.within(1)).isEqualTo(60_000);
    }

    @Test
    void showsTheFirstFaultsOnly() {
        IntStream.range(0, 1_000).forEach(number -> tally.fault("fault number " + number));
        assertThat(tally.summary()).contains("\nfault: fault number 9").doesNotContain("fault number 10");
    }
}
