package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakenOnceTest {
    private final Ledger ledger = new Ledger();
    private final TakenOnce taken = new TakenOnce(ledger);

    @BeforeEach
    void push() {
        for (int i = 0; i < 4; i++) {
            ledger.acknowledge(ledger.send(i % 2, 0));
        }
    }

    @Test
    void consumersMayTakeInAnyOrder() {
        assertThat(taken.take(new Stamp(1, 1, 0))).isEmpty();
        assertThat(taken.take(new Stamp(0, 0, 0))).isEmpty();
        assertThat(taken.take(new Stamp(1, 0, 0))).isEmpty();
        assertThat(taken.missing()).isEqualTo(1);
    }

    @Test
    void aMessageTakenTwiceIsAFaultAndCountsOnce() {
        taken.take(new Stamp(0, 1, 0));
        assertThat(taken.take(new Stamp(0, 1, 0))).contains("taken again: publisher 0, message 1");
        assertThat(taken.missing()).isEqualTo(3);
    }

    @Test
    void whatNobodyPushedIsAFault() {
        assertThat(taken.take(new Stamp(2, 0, 0))).contains("message that nobody pushed: 2 0 0");
        assertThat(taken.take(new Stamp(0, 2, 0))).isPresent();
        assertThat(taken.missing()).isEqualTo(4);
    }
}
