package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MajorityTest {
    @Test
    void aNodeAloneIsItsOwnMajority() {
        assertThat(Majority.since(1, List.of(), 100)).hasValue(100);
    }

    @Test
    void ofTwoBothAreNeeded() {
        assertThat(Majority.since(2, List.of(), 100)).isEmpty();
        assertThat(Majority.since(2, List.of(70L), 100)).hasValue(70);
    }

    @Test
    void itHoldsSinceTheLastOfThoseWhoAreNeededSaidSo() {
        assertThat(Majority.since(3, List.of(70L, 90L), 100)).hasValue(90);
        assertThat(Majority.since(4, List.of(70L, 90L, 80L), 100)).hasValue(80);
        assertThat(Majority.since(5, List.of(70L, 90L), 100)).hasValue(70);
        assertThat(Majority.since(5, List.of(70L), 100)).isEmpty();
    }

    @Test
    void timesAreComparedAcrossTheOverflowOfTheClock() {
        long before = Long.MAX_VALUE - 1;
        long after = Long.MIN_VALUE + 1;
        assertThat(Majority.since(3, List.of(before, after), after + 5)).hasValue(after);
    }
}
