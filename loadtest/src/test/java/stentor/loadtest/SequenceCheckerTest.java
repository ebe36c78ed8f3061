package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
    private final SequenceChecker checker = new SequenceChecker(2, 2);

    @Test
    void publishersMayInterleave() {
        accept(0, 0);
        accept(1, 0);
        accept(1, 1);
        accept(0, 1);
        assertThat(checker.fault()).isEmpty();
        assertThat(checker.isComplete()).isTrue();
        assertThat(checker.isWaiting()).isFalse();
    }

    @Test
    void isNotCompleteWhileMessagesOfOnePublisherAreMissing() {
        accept(0, 0);
        accept(0, 1);
        accept(1, 0);
        assertThat(checker.isComplete()).isFalse();
        assertThat(checker.isWaiting()).isTrue();
        assertThat(checker.missing()).isEqualTo(1);
    }

    @Test
    void aMessageLeftOutIsAGap() {
        assertThat(accept(1, 1)).contains("gap: publisher 1, expected 0, got 1");
    }

    @Test
    void aMessageThatComesTwiceIsAFault() {
        accept(0, 0);
        assertThat(accept(0, 0)).contains("again or too late: publisher 0, expected 1, got 0");
    }

    @Test
    void aMessageAfterTheLastIsAFault() {
        assertThat(accept(0, 2)).contains("message that nobody published: 0 2 0");
        assertThat(new SequenceChecker(1, 1).accept(new Stamp(1, 0, 0))).isPresent();
    }

    @Test
    void theLastMessageAgainUndoesCompleteness() {
        SequenceChecker ofOne = new SequenceChecker(1, 1);
        ofOne.accept(new Stamp(0, 0, 0));
        ofOne.accept(new Stamp(0, 0, 0));
        assertThat(ofOne.isComplete()).isFalse();
    }

    @Test
    void staysAtItsFirstFault() {
        accept(0, 1);
        accept(0, 0);
        checker.fail("closed");
        assertThat(checker.fault()).contains("gap: publisher 0, expected 0, got 1");
        assertThat(checker.isWaiting()).isFalse();
    }

    @Test
    void aFaultFromOutsideEndsTheWait() {
        checker.fail("closed");
        assertThat(checker.isWaiting()).isFalse();
        assertThat(checker.isComplete()).isFalse();
        assertThat(checker.fault()).contains("closed");
    }

    private Optional<String> accept(int publisher, int sequence) {
        return checker.accept(new Stamp(publisher, sequence, 0));
    }
}
