package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumerCheckerTest {
    private final Ledger ledger = new Ledger();
    private final TakenOnce queue = new TakenOnce(ledger);
    private final ConsumerChecker one = new ConsumerChecker(queue);
    private final ConsumerChecker other = new ConsumerChecker(queue);

    @BeforeEach
    void push() {
        for (int i = 0; i < 3; i++) {
            ledger.acknowledge(ledger.send(0, 0));
        }
    }

    @Test
    void consumersShareTheMessages() {
        one.accept(new Stamp(0, 0, 0));
        one.accept(new Stamp(0, 2, 0));
        assertThat(one.missing()).isEqualTo(1);
        other.accept(new Stamp(0, 1, 0));
        assertThat(one.missing()).isZero();
        assertThat(other.missing()).isZero();
    }

    @Test
    void whatAnotherConsumerTookIsAFault() {
        one.accept(new Stamp(0, 1, 0));
        assertThat(other.accept(new Stamp(0, 1, 0))).contains("taken again: publisher 0, message 1");
        assertThat(one.fault()).isEmpty();
    }

    @Test
    void anEarlierMessageAfterALaterOneIsAFault() {
        one.accept(new Stamp(0, 2, 0));
        assertThat(one.accept(new Stamp(0, 0, 0))).contains("out of order: publisher 0, message 0 after 2");
    }

    @Test
    void staysAtItsFirstFault() {
        one.fail("closed");
        assertThat(one.accept(new Stamp(0, 0, 0))).contains("closed");
        assertThat(queue.missing()).isEqualTo(3);
    }
}
