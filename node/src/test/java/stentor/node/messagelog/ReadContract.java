package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.messagelog.Owner.get;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** How much is read at once: a number of messages and of bytes, and always enough to go on. */
interface ReadContract extends LogUnderTest {
    @Test
    default void aReadEndsWhereTheBodiesComeToMoreThanItMayTake() {
        Owner owner = owner();
        owner.publish("1234567890", "1234567890", "1234567890", "1234567890");
        assertThat(read(MessageId.ZERO, 100, 30).messages()).hasSize(3);
        assertThat(read(MessageId.ZERO, 100, 29).messages()).hasSize(2);
        assertThat(read(MessageId.ZERO, 100, 29).more()).isTrue();
        assertThat(read(MessageId.ZERO, 100, 40).messages()).hasSize(4);
        assertThat(read(MessageId.ZERO, 100, 40).more()).isFalse();
    }

    @Test
    default void aMessageThatIsLargerThanTheReadIsReadAlone() {
        Owner owner = owner();
        MessageId large = owner.publish("1234567890");
        owner.publish("", "1");
        LogRead first = read(MessageId.ZERO, 100, 5);
        assertThat(first.messages()).extracting(Message::id).containsExactly(large);
        assertThat(first.more()).isTrue();
        assertThat(read(large, 100, 5).messages()).hasSize(2);
    }

    @Test
    default void aReadSaysWhetherThereIsMore() {
        Owner owner = owner();
        owner.publish("1", "2", "3");
        assertThat(read(MessageId.ZERO, 2, 100).more()).isTrue();
        assertThat(read(MessageId.ZERO, 3, 100).more()).isFalse();
        assertThat(read(owner.last(), 3, 100).more()).isFalse();
    }

    @Test
    default void readsThatGoOnWhereTheLastEndedComeToEveryMessageOnce() {
        Owner owner = owner(LogUnderTest.buffer(500, 0, 0, false));
        List<Publication> batch = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            batch.add(owner.publication("x".repeat(i * 31 % 97)));
        }
        owner.append(batch);
        List<Message> found = new ArrayList<>();
        MessageId position = MessageId.ZERO;
        boolean more = true;
        for (int reads = 0; more && reads < 300; reads++) {
            LogRead next = read(position, 70, 400);
            found.addAll(next.messages());
            position = found.get(found.size() - 1).id();
            more = next.more();
        }
        assertThat(more).isFalse();
        assertThat(found).isEqualTo(owner.read(MessageId.ZERO)).hasSize(300);
    }

    private LogRead read(MessageId after, int limit, long bytes) {
        return get(log().readAfter(channel(), LogPosition.UNKNOWN, after, limit, bytes));
    }
}
