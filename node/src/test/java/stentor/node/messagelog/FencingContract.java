package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** One writer at a time, and ids that never go back. */
interface FencingContract extends LogUnderTest {
    @Test
    default void aNewClaimRefusesEveryWriteOfTheOlder() {
        Owner old = owner();
        MessageId id = old.publish("one");
        List<Publication> late = List.of(old.publication("late"));
        Owner owner = owner();
        LogState before = owner.state();
        everyWrite(old.position(), late, id)
                .forEach(write -> assertThatThrownBy(() -> get(write.get())).isInstanceOf(FencedException.class));
        assertThat(owner.state()).isEqualTo(before);
        assertThat(owner.publish("two")).isGreaterThan(id);
        assertThat(owner.stored()).containsExactly("one", "two");
    }

    @Test
    default void aLogThatWasEmptiedKnowsNoClaim() {
        Owner owner = owner();
        MessageId id = owner.publish("one");
        List<Publication> next = List.of(owner.publication("two"));
        lose();
        everyWrite(owner.position(), next, id)
                .forEach(write -> assertThatThrownBy(() -> get(write.get())).isInstanceOf(LogLostException.class));
        assertThat(owner.state().exists()).isFalse();
    }

    @Test
    default void failuresComeAsTheyAre() {
        Owner old = owner();
        owner();
        Throwable failure = get(log().touch(channel(), old.position(), 0).handle((state, thrown) -> thrown));
        assertThat(failure).isInstanceOf(FencedException.class);
    }

    @Test
    default void epochsGrowEvenWhereTheLogForgotTheEarlierOnes() {
        Owner first = owner();
        Owner second = owner();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        clock().advance(Duration.ofSeconds(1));
        lose();
        assertThat(owner().epoch()).isGreaterThan(second.epoch());
    }

    @Test
    default void aClaimDoesNotCreateTheChannel() {
        assertThat(owner().claim().state().exists()).isFalse();
        assertThat(get(log().state(channel(), LogPosition.UNKNOWN)).exists()).isFalse();
    }

    @Test
    default void theLogOfANewChannelBeginsRightBeforeTheFirstId() {
        Owner owner = owner();
        assertThat(owner.claim().firstSecond()).isEqualTo(clock().seconds());
        assertThat(owner.claim().state().lastId()).isEqualTo(MessageId.ZERO);
        assertThat(owner.claim().state().lastStored()).isEqualTo(new MessageId(clock().seconds() - 1, Long.MAX_VALUE));
        owner.publish("one");
        Message first = owner.read(MessageId.ZERO).get(0);
        assertThat(first.id()).isEqualTo(new MessageId(clock().seconds(), 0));
        assertThat(first.leavesGapAfter(new MessageId(clock().seconds() - 1, 7)))
                .isTrue();
        assertThat(first.leavesGapAfter(new MessageId(clock().seconds(), 0))).isFalse();
    }

    @Test
    default void aClaimStartsInASecondThatNobodyUsed() {
        MessageId last = owner().publish("one", "two");
        Claim next = owner().claim();
        assertThat(next.state().lastId()).isEqualTo(last);
        assertThat(next.state().lastStored()).isEqualTo(last);
        assertThat(next.firstSecond()).isEqualTo(last.seconds() + 1);

        clock().advance(Duration.ofSeconds(100));
        assertThat(owner().claim().firstSecond()).isEqualTo(clock().seconds());
    }

    @Test
    default void aClockThatStepsBackDoesNotTakeTheFirstSecondBack() {
        MessageId last = owner().publish("one");
        clock().advance(Duration.ofHours(-1));
        assertThat(owner().claim().firstSecond()).isEqualTo(last.seconds() + 1);
    }

    @Test
    default void aClaimerThatKnowsMoreThanTheLogGoesOnBehindItAndLeavesAGap() {
        Owner owner = owner();
        MessageId last = owner.publish("one");
        MessageId lost = new MessageId(last.seconds() + 30, 4);
        Claim claim = owner.claim(lost);
        assertThat(claim.state().lastId()).isEqualTo(lost);
        assertThat(claim.firstSecond()).isEqualTo(lost.seconds() + 1);
        assertThat(claim.state().lastStored()).isEqualTo(new MessageId(lost.seconds(), Long.MAX_VALUE));
    }

    @Test
    default void aClaimerThatKnowsNoMoreThanTheLogLeavesNoGap() {
        Owner owner = owner();
        MessageId first = owner.publish("one");
        MessageId last = owner.publish("two");
        assertThat(owner.claim(first).state().lastStored()).isEqualTo(last);
        assertThat(owner.claim(last).state().lastStored()).isEqualTo(last);
    }

    @Test
    default void afterALossIdsGrowFromWhatTheOwnerKnows() {
        Owner owner = owner();
        MessageId last = owner.publish("one");
        lose();
        Claim claim = owner.claim(last);
        assertThat(claim.firstSecond()).isEqualTo(last.seconds() + 1);
        assertThat(claim.state().lastStored()).isEqualTo(new MessageId(last.seconds(), Long.MAX_VALUE));
        assertThat(owner.publish("two")).isGreaterThan(last);
        assertThat(owner.read(last).get(0).leavesGapAfter(last)).isTrue();
    }
}
