package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally("sse");

    @Test
    void saysWithinWhichTimeAShareOfTheDeliveriesWasMade() {
        IntStream.rangeClosed(1, 100).forEach(tally::delivered);
        assertThat(tally.deliveries()).isEqualTo(100);
        assertThat(tally.within(0.5)).isEqualTo(50);
        assertThat(tally.within(0.99)).isEqualTo(99);
        assertThat(tally.within(1)).isEqualTo(100);
    }

    @Test
    void saysHowManySubscribersGotEverythingAndHowManyItDoesNotKnow() {
        for (int i = 0; i < 6; i++) {
            tally.begun();
        }
        tally.ended(Visit.Verdict.WHOLE);
        tally.ended(Visit.Verdict.WHOLE);
        tally.ended(Visit.Verdict.FAULT);
        tally.ended(Visit.Verdict.CUT_OFF);
        assertThat(tally.summary())
                .startsWith("sse ")
                .contains("0 published, 0 deliveries", "median 0 ms", "2 of 6 subscribers got every message")
                // Those apart that said so, who never came to their end.
                .contains("; 3 not decided: this run's own deadline", "; 1 did not");
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
        assertThat(tally.summary()).contains("fault: fault number 9").doesNotContain("fault number 10");
    }
}
