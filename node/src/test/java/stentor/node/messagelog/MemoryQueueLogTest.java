package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;

class MemoryQueueLogTest extends QueueLogContract {
    private MemoryQueueLog memory;

    @Override
    protected QueueLog open(SetClock clock) {
        memory = new MemoryQueueLog(clock);
        return memory;
    }

    @Override
    public void lose() {
        memory.clear();
    }

    @Test
    void askingForUnknownQueuesTakesUpNoMemory() {
        assertThat(Owner.get(memory.state(queue()))).isEqualTo(QueueState.EMPTY);
        assertThat(memory.size()).isZero();
    }

    @Test
    void aSweepGivesBackWhatIsForgotten() {
        QueueUser owner = owner().keeping(10, Duration.ofMinutes(1));
        owner.pushAll("1");
        clock().advance(QueueLog.REMEMBERED.minusMillis(1));
        memory.sweep();
        assertThat(memory.size()).isEqualTo(1);
        clock().advance(Duration.ofMillis(1));
        memory.sweep();
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatIsHandedOverIsForgottenAndItsOwnerMayWriteNoMore() {
        QueueUser owner = owner();
        owner.pushAll("1", "2", "3");
        owner.take(Guarantee.AT_LEAST_ONCE, "a");
        owner.take(Guarantee.AT_MOST_ONCE, "b");
        owner.pushWithKey("4", "key");
        long known = memory.handOver(queue());
        assertThat(known).isGreaterThan(owner.epoch());
        assertThatThrownBy(() -> owner.pushAll("late")).isInstanceOf(FencedException.class);
        QueueUser again = owner();
        assertThat(again.epoch()).isGreaterThan(known);
        assertThat(again.claim().state()).isEqualTo(QueueState.EMPTY);
        assertThat(again.settle("a")).isFalse();
        assertThat(again.pushWithKey("4", "key")).isInstanceOf(QueueResult.Pushed.class);
        assertThat(again.drain()).containsExactly("4");
    }

    @Test
    void aQueueThatIsNotKnownIsHandedOverAsNothing() {
        assertThat(memory.handOver(queue())).isZero();
        assertThat(memory.size()).isZero();
    }

    @Test
    void severalSweepsReachEveryQueue() {
        for (int i = 0; i < 25_000; i++) {
            Owner.get(memory.claim(new ChannelKey("default", "", "queue " + i), 0));
        }
        clock().advance(QueueLog.REMEMBERED);
        memory.sweep();
        assertThat(memory.size()).isEqualTo(15_000);
        memory.sweep();
        memory.sweep();
        assertThat(memory.size()).isZero();
    }
}
