package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.protocol.channel.MessageId;

class MessageIdClockTest {
    @Test
    void withinOneSecondTheTagCountsUpFromZero() {
        MessageIdClock ids = new MessageIdClock(MessageId.ZERO, 100);
        assertThat(ids.next(100)).isEqualTo(new MessageId(100, 0));
        assertThat(ids.next(100)).isEqualTo(new MessageId(100, 1));
        assertThat(ids.next(101)).isEqualTo(new MessageId(101, 0));
    }

    @Test
    void aClockThatStepsBackDoesNotTakeIdsBack() {
        MessageIdClock ids = new MessageIdClock(MessageId.ZERO, 100);
        ids.next(100);
        assertThat(ids.next(40)).isEqualTo(new MessageId(100, 1));
        assertThat(ids.next(99)).isEqualTo(new MessageId(100, 2));
        assertThat(ids.next(101)).isEqualTo(new MessageId(101, 0));
    }

    @Test
    void aClaimStartsInItsFirstSecondThoughTheClockIsNotThereYet() {
        MessageIdClock ids = new MessageIdClock(new MessageId(200, 7), 201);
        assertThat(ids.next(150)).isEqualTo(new MessageId(201, 0));
        assertThat(ids.next(150)).isEqualTo(new MessageId(201, 1));
        assertThat(ids.next(202)).isEqualTo(new MessageId(202, 0));
    }

    @Test
    void theNewestIdIsTheOneGivenOutLast() {
        MessageIdClock ids = new MessageIdClock(new MessageId(200, 7), 201);
        assertThat(ids.last()).isEqualTo(new MessageId(200, 7));
        MessageId next = ids.next(300);
        assertThat(ids.last()).isEqualTo(next);
    }
}
