package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final MessageId FIRST = new MessageId(10, 0);
    private static final MessageId SECOND = new MessageId(10, 1);
    private static final MessageId THIRD = new MessageId(11, 0);

    @Test
    void aReaderMissesSomethingWhereItHasNotSeenTheOneStoredBefore() {
        Message third = message(THIRD, SECOND, "c");
        assertThat(third.leavesGapAfter(FIRST)).isTrue();
        assertThat(third.leavesGapAfter(SECOND)).isFalse();
        assertThat(third.leavesGapAfter(THIRD)).isFalse();
    }

    @Test
    void aMessageStoredAfterAnotherOneIsOtherwiseTheSame() {
        Message message = message(THIRD, SECOND, "c");
        assertThat(message.after(SECOND)).isSameAs(message);
        assertThat(message.after(FIRST)).isEqualTo(message(THIRD, FIRST, "c"));
    }

    @Test
    void ofSeveralMessagesAsManyAreTakenAsMayWeighSoMuch() {
        List<Message> messages =
                List.of(message(FIRST, MessageId.ZERO, "a"), message(SECOND, FIRST, "b"), message(THIRD, SECOND, "c"));
        long each = messages.get(0).payload().weight();
        assertThat(Message.upTo(messages, 3 * each)).isEqualTo(messages);
        assertThat(Message.upTo(messages, 3 * each - 1)).isEqualTo(messages.subList(0, 2));
        assertThat(Message.upTo(messages, 2 * each)).isEqualTo(messages.subList(0, 2));
        assertThat(Message.upTo(messages, each)).isEqualTo(messages.subList(0, 1));
    }

    @Test
    void oneMessageIsTakenHoweverMuchItWeighs() {
        List<Message> messages = List.of(message(FIRST, MessageId.ZERO, "a"), message(SECOND, FIRST, "b"));
        assertThat(Message.upTo(messages, 0)).isEqualTo(messages.subList(0, 1));
        assertThat(Message.upTo(List.of(), 0)).isEmpty();
    }

    private static Message message(MessageId id, MessageId previous, String body) {
        return new Message(id, previous, 0, Payload.text(body, "text/plain"));
    }
}
