package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was lost, and what only this process' own deadline cut off. */
class VisitTest {
    private static final int SILENT_LOOKS = 3;

    private final Ledger ledger = new Ledger();
    private final SequenceChecker checker = new SequenceChecker(ledger);
    private boolean late;
    private final Visit visit = new Visit(checker, ledger::isClosed, () -> late, SILENT_LOOKS);

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.acknowledge(ledger.send(0, 0));
        }
    }

    private void comes(int sequence) {
        checker.accept(new Stamp(0, sequence, 0));
        visit.looked(true);
    }

    private void nothingComes(int looks) {
        for (int i = 0; i < looks; i++) {
            visit.looked(false);
        }
    }

    @Test
    void whoGotEverythingIsWhole() {
        publish(1);
        comes(0);
        assertThat(visit.isWaiting()).isTrue();
        ledger.close();
        assertThat(visit.isWaiting()).isFalse();
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.WHOLE);
    }

    @Test
    void anAcknowledgedMessageThatDoesNotComeWhileTheProcessLooksIsLost() {
        publish(2);
        comes(0);
        nothingComes(SILENT_LOOKS);
        assertThat(visit.isWaiting()).isFalse();
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.FAULT);
        assertThat(checker.fault().orElseThrow()).startsWith("lost: 1 acknowledged");
    }

    @Test
    void whatStillCameAtTheOwnDeadlineIsCutOffAndNotLost() {
        publish(9);
        for (int i = 0; i < 5; i++) {
            comes(i);
            nothingComes(SILENT_LOOKS - 1);
        }
        ledger.close();
        late = true;
        assertThat(visit.isWaiting()).isFalse();
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.CUT_OFF);
        assertThat(checker.fault()).isEmpty();
    }

    @Test
    void aProcessThatStoodStillHasNotLookedSoNothingIsLost() {
        publish(2);
        nothingComes(1);
        late = true;
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.CUT_OFF);
    }

    @Test
    void publishersThatWereNotDoneInTimeCutTheVisitOff() {
        publish(1);
        comes(0);
        late = true;
        assertThat(visit.isWaiting()).isFalse();
        assertThat(visit.isCutOff()).isTrue();
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.CUT_OFF);
    }

    @Test
    void aClientThatTheServerGaveUpForItsSlownessIsCutOff() {
        publish(2);
        comes(0);
        ledger.close();
        visit.wasTooSlow();
        assertThat(visit.isWaiting()).isFalse();
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.CUT_OFF);
    }

    @Test
    void aGapIsAFaultEvenAtTheDeadline() {
        publish(3);
        comes(0);
        comes(2);
        late = true;
        assertThat(visit.verdict()).isEqualTo(Visit.Verdict.FAULT);
        assertThat(visit.isCutOff()).isFalse();
    }

    @Test
    void silenceIsNothingToWaitForWhileNothingIsMissing() {
        publish(1);
        comes(0);
        nothingComes(10 * SILENT_LOOKS);
        assertThat(visit.isWaiting()).isTrue();
        publish(1);
        nothingComes(SILENT_LOOKS - 1);
        assertThat(visit.isWaiting()).isTrue();
    }
}
