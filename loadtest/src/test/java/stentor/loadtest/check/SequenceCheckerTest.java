package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
    private final Ledger ledger = new Ledger();
    private final SequenceChecker checker = new SequenceChecker(ledger);

    @Test
    void publishersMayInterleave() {
        publish(0, 2);
        publish(1, 2);
        accept(0, 0);
        accept(1, 0);
        accept(1, 1);
        accept(0, 1);
        assertThat(checker.fault()).isEmpty();
        assertThat(checker.missing()).isZero();
    }

    @Test
    void whatIsAcknowledgedAndDidNotComeIsMissing() {
        publish(0, 2);
        publish(1, 1);
        ledger.send(1, 0);
        accept(0, 0);
        assertThat(checker.missing()).isEqualTo(2);
    }

    @Test
    void aMessageMayComeBeforeItIsAcknowledged() {
        Stamp stamp = ledger.send(0, 0);
        assertThat(checker.accept(stamp)).isEmpty();
        ledger.acknowledge(stamp);
        assertThat(checker.missing()).isZero();
    }

    @Test
    void aMessageLeftOutIsAGap() {
        publish(1, 2);
        assertThat(accept(1, 1)).contains("gap: publisher 1, expected 0, got 1");
    }

    @Test
    void aMessageThatComesTwiceIsAFault() {
        publish(0, 2);
        accept(0, 0);
        assertThat(accept(0, 0)).contains("again or too late: publisher 0, expected 1, got 0");
    }

    @Test
    void aMessageThatNobodySentIsAFault() {
        publish(0, 2);
        assertThat(accept(0, 2)).contains("message that nobody published: 0 2 0");
    }

    @Test
    void whoComesInTheMiddleMayGetWhatIsStoredAndMustGetAllThatFollows() {
        publish(0, 3);
        SequenceChecker later = new SequenceChecker(ledger);
        publish(0, 2);
        assertThat(later.missing()).isEqualTo(2);
        assertThat(later.accept(new Stamp(0, 1, 0))).isEmpty();
        assertThat(later.accept(new Stamp(0, 2, 0))).isEmpty();
        assertThat(later.accept(new Stamp(0, 4, 0))).contains("gap: publisher 0, expected 3, got 4");
    }

    @Test
    void theFirstThatFollowsMayNotBeLeftOut() {
        publish(0, 3);
        SequenceChecker later = new SequenceChecker(ledger);
        publish(0, 2);
        assertThat(later.accept(new Stamp(0, 4, 0))).contains("gap: publisher 0, expected 3, got 4");
    }

    @Test
    void whatWasSentBeforeTheServerTookTheSubscriptionNeedNotCome() {
        publish(0, 3);
        checker.subscribed();
        assertThat(checker.missing()).isZero();
        publish(0, 1);
        assertThat(accept(0, 3)).isEmpty();
        assertThat(checker.missing()).isZero();
    }

    @Test
    void whoLeavesIsOwedNothingMore() {
        publish(0, 2);
        accept(0, 0);
        checker.leaves();
        publish(0, 5);
        assertThat(checker.missing()).isEqualTo(1);
        accept(0, 1);
        assertThat(checker.missing()).isZero();
    }

    @Test
    void staysAtItsFirstFault() {
        publish(0, 2);
        accept(0, 1);
        accept(0, 0);
        checker.fail("closed");
        assertThat(checker.fault()).contains("gap: publisher 0, expected 0, got 1");
    }

    private void publish(int publisher, int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.acknowledge(ledger.send(publisher, 0));
        }
    }

    private Optional<String> accept(int publisher, int sequence) {
        return checker.accept(new Stamp(publisher, sequence, 0));
    }
}
