package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @Test
    void whatItWritesItReads() {
        MessageId id = new MessageId(1450755280, 3);
        assertThat(id).hasToString("1450755280:3");
        assertThat(MessageId.parse(id.toString())).contains(id);
        assertThat(MessageId.parse("0:0")).contains(MessageId.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1:", ":1", "1", "1:2:3", "-1:0", "1:-1", "a:b", "1:2 ", "1:99999999999999999999"})
    void anythingElseIsNotAnId(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @Test
    void theSecondsDecideBeforeTheTag() {
        MessageId early = new MessageId(10, 99);
        MessageId late = new MessageId(11, 0);
        assertThat(late.isAfter(early)).isTrue();
        assertThat(early.isAfter(late)).isFalse();
        assertThat(early.isAfter(early)).isFalse();
        assertThat(MessageId.max(early, late)).isEqualTo(late);
        assertThat(MessageId.max(late, early)).isEqualTo(late);
    }

    @Test
    void theNextTagFollowsInTheSameSecond() {
        assertThat(new MessageId(10, 99).nextTag()).isEqualTo(new MessageId(10, 100));
    }

    @Test
    void neitherPartIsNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(0, -1));
    }

    @Test
    void aMessageLeavesAGapWhenItsPredecessorWasNotSeen() {
        Message message = new Message(new MessageId(10, 2), new MessageId(10, 1), 0, Payload.text("x", "text/plain"));
        assertThat(message.leavesGapAfter(new MessageId(10, 1))).isFalse();
        assertThat(message.leavesGapAfter(new MessageId(10, 0))).isTrue();
    }
}
