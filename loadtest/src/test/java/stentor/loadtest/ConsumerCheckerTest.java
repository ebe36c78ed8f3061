package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsumerCheckerTest {
    private final TakenOnce queue = new TakenOnce(1, 3);
    private final ConsumerChecker one = new ConsumerChecker(1, queue);
    private final ConsumerChecker other = new ConsumerChecker(1, queue);

    @Test
    void consumersShareTheMessages() {
        one.accept(new Stamp(0, 0, 0));
        one.accept(new Stamp(0, 2, 0));
        assertThat(one.isComplete()).isFalse();
        other.accept(new Stamp(0, 1, 0));
        assertThat(one.isComplete()).isTrue();
        assertThat(other.isComplete()).isTrue();
    }

    @Test
    void whatAnotherConsumerTookIsAFault() {
        one.accept(new Stamp(0, 1, 0));
        assertThat(other.accept(new Stamp(0, 1, 0))).contains("taken again: publisher 0, message 1");
        assertThat(other.isWaiting()).isFalse();
        assertThat(one.isWaiting()).isTrue();
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
