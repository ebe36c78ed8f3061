package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Guarantee.AT_LEAST_ONCE;
import static stentor.node.messagelog.Guarantee.AT_MOST_ONCE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;

/** One writer at a time. */
interface QueueFencingContract extends QueueLogUnderTest {
    @Test
    default void aNewClaimRefusesEveryWriteOfTheOlder() {
        QueueUser old = owner();
        old.pushAll("1", "2");
        old.take(AT_LEAST_ONCE, "a");
        QueueUser owner = owner();
        QueueState before = owner.state();
        for (QueueBatch late : everyWrite(old)) {
            assertThatThrownBy(() -> old.write(late)).isInstanceOf(FencedException.class);
        }
        assertThat(owner.state()).isEqualTo(before);
        assertThat(owner.settle("a")).isTrue();
        assertThat(owner.drain()).containsExactly("2");
    }

    @Test
    default void aLogThatWasEmptiedKnowsNoClaim() {
        QueueUser owner = owner();
        owner.pushAll("1");
        lose();
        for (QueueBatch write : everyWrite(owner)) {
            assertThatThrownBy(() -> owner.write(write)).isInstanceOf(LogLostException.class);
        }
        assertThat(owner.state()).isEqualTo(QueueState.EMPTY);
    }

    private static List<QueueBatch> everyWrite(QueueUser owner) {
        return List.of(
                Batches.NOTHING,
                Batches.handedOver("a"),
                Batches.givenBack("a"),
                Batches.settles("a"),
                Batches.taken("key"),
                Batches.pushes(owner.push("late")),
                Batches.takes(owner.lease("b", AT_MOST_ONCE)));
    }

    @Test
    default void epochsGrowEvenWhereTheLogForgotTheEarlierOnes() {
        QueueUser first = owner();
        QueueUser second = owner();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        clock().advance(Duration.ofSeconds(1));
        lose();
        assertThat(owner().epoch()).isGreaterThan(second.epoch());
    }

    @Test
    default void aClaimIsNewerThanWhatItsOwnerKnowsOf() {
        QueueUser owner = owner();
        long elsewhere = owner.epoch() + Duration.ofDays(1).toMillis();
        owner.claimAfter(elsewhere);
        assertThat(owner.epoch()).isEqualTo(elsewhere + 1);
        owner.claimAfter(0);
        assertThat(owner.epoch()).isEqualTo(elsewhere + 2);
    }

    @Test
    default void aClaimIsToldWhatIsUnconfirmed() {
        QueueUser old = owner();
        old.pushAll("1", "2", "3", "4");
        assertThat(old.claim().unconfirmed()).isEmpty();
        old.take(AT_MOST_ONCE, "a");
        old.take(AT_LEAST_ONCE, "b");
        old.take(AT_MOST_ONCE, "c");
        old.write(Batches.handedOver("c"));
        QueueUser owner = owner();
        assertThat(owner.claim().unconfirmed()).containsExactly(old.lease("a", AT_MOST_ONCE));
        assertThat(owner.claim().state()).isEqualTo(owner.state());
        owner.write(Batches.givenBack("a"));
        assertThat(owner.drain()).containsExactly("1", "4");
    }

    @Test
    default void leasesOutliveTheirOwner() {
        QueueUser old = owner();
        old.pushAll("1", "2");
        old.take(AT_LEAST_ONCE, "a", "b");
        QueueUser owner = owner();
        assertThat(owner.settle("b")).isTrue();
        clock().advance(QueueUser.LEASE);
        assertThat(owner.drain()).containsExactly("1");
    }

    @Test
    default void anEmptyQueueIsForgottenAfterAWhileAndTheClaimWithIt() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.drain();
        clock().advance(QueueUser.LEASE);
        owner.write(Batches.NOTHING);
        clock().advance(QueueLog.REMEMBERED.minusMillis(1));
        owner.write(Batches.NOTHING);
        clock().advance(QueueLog.REMEMBERED);
        assertThatThrownBy(() -> owner.write(Batches.NOTHING)).isInstanceOf(LogLostException.class);
        long before = owner.epoch();
        assertThat(owner.claimAgain().epoch()).isGreaterThan(before);
    }

    @Test
    default void aQueueWithMessagesIsNotForgotten() {
        QueueUser owner = owner();
        owner.pushAll("1");
        clock().advance(QueueLog.REMEMBERED.multipliedBy(100));
        assertThat(owner.drain()).containsExactly("1");
    }

    @Test
    default void queuesDoNotMeet() {
        QueueUser owner = owner();
        QueueUser other = new QueueUser(log(), clock(), new ChannelKey("default", "", queue().id()));
        owner.pushAll("1");
        owner.take(AT_LEAST_ONCE, "a");
        owner.pushWithKey("2", "key");
        assertThat(other.settle("a")).isFalse();
        assertThat(other.drain()).isEmpty();
        other.pushWithKey("3", "key");
        assertThat(other.drain()).containsExactly("3");
        assertThat(owner.settle("a")).isTrue();
        assertThat(owner.drain()).containsExactly("2");
    }
}
