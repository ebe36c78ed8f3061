package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** A log that went back knows less than its callers do: it does nothing until somebody claims with what there was. */
interface LossContract extends LogUnderTest {
    @Test
    default void aLogThatIsBehindItsOwnerRefusesEveryWriteUnderTheSameEpoch() {
        Owner owner = owner();
        MessageId id = owner.publish("one");
        LogState before = owner.state();
        everyWrite(more(owner), List.of(owner.publication("two")), id).forEach(LossContract::isRefused);
        assertThat(owner.state()).isEqualTo(before);
        assertThat(owner.stored()).containsExactly("one");
    }

    @Test
    default void aLogThatIsBehindItsReaderDoesNotAnswer() {
        Owner owner = owner();
        MessageId id = owner.publish("one");
        LogPosition newerId = more(owner);
        LogPosition newerEpoch = new LogPosition(owner.epoch() + 1, id);
        for (LogPosition known : List.of(newerId, newerEpoch)) {
            everyRead(known).forEach(LossContract::isRefused);
        }
        everyRead(owner.position()).forEach(read -> assertThat(get(read.get())).isNotNull());
    }

    @Test
    default void aReadSaysHowFarTheLogGoes() {
        Owner owner = owner();
        owner.publish("one");
        List<Message> passing = owner.messages("passes by");
        owner.append(new Publication(passing, false, Optional.empty(), 0));
        LogRead read = get(log().readAfter(channel(), LogPosition.UNKNOWN, MessageId.ZERO, 1, Long.MAX_VALUE));
        assertThat(read.position()).isEqualTo(owner.position());
        assertThat(read.position().lastId()).isEqualTo(passing.get(0).id());
    }

    @Test
    default void aFreshBatchIsRefusedWhereTheOneBeforeItIsGone() {
        Owner owner = owner();
        MessageId lost = owner.messages("lost").get(0).id();
        LogPosition known = new LogPosition(owner.epoch(), lost);
        List<Publication> next = List.of(owner.publication("next"));
        assertThatThrownBy(() -> get(log().append(channel(), known, ChannelSettings.DEFAULT, next)))
                .isInstanceOf(LogLostException.class);
        owner.claim(known);
        MessageId id = owner.publish("next");
        assertThat(id).isGreaterThan(lost);
        Message first = owner.read(MessageId.ZERO).get(0);
        assertThat(first.leavesGapAfter(lost)).isTrue();
        assertThat(first.leavesGapAfter(id)).isFalse();
    }

    @Test
    default void anEpochIsGreaterThanThatOfTheFloorWhateverTheClockSays() {
        Owner owner = owner();
        MessageId last = owner.publish("one");
        long later = owner.epoch() + Duration.ofHours(1).toMillis();
        Claim claim = owner.claim(new LogPosition(later, last));
        assertThat(claim.epoch()).isGreaterThan(later);
        assertThat(owner.claim(last).epoch()).isGreaterThan(claim.epoch());
    }

    @Test
    default void whereNoMessageIsMissingANewerFloorEpochLeavesNoGap() {
        Owner owner = owner();
        MessageId last = owner.publish("one");
        Claim claim = owner.claim(new LogPosition(owner.epoch() + 5, last));
        assertThat(claim.state().lastStored()).isEqualTo(last);
        owner.publish("two");
        assertThat(owner.read(last).get(0).leavesGapAfter(last)).isFalse();
    }

    @Test
    default void aBatchThatIsAppendedAgainIsNotTakenForALoss() {
        Owner owner = owner();
        owner.publish("one");
        LogPosition before = owner.position();
        List<Publication> batch = List.of(owner.publication("two"));
        AppendResult first = get(log().append(channel(), before, ChannelSettings.DEFAULT, batch));
        assertThat(get(log().append(channel(), before, ChannelSettings.DEFAULT, batch)))
                .isEqualTo(first);
        assertThat(owner.stored()).containsExactly("one", "two");
    }

    private static void isRefused(Supplier<CompletionStage<?>> call) {
        assertThatThrownBy(() -> get(call.get())).isInstanceOf(LogLostException.class);
    }

    /** The owner's claim, and one message more than the log has. */
    private static LogPosition more(Owner owner) {
        return new LogPosition(owner.epoch(), owner.last().nextTag());
    }

    private List<Supplier<CompletionStage<?>>> everyRead(LogPosition known) {
        return List.of(
                () -> log().state(channel(), known),
                () -> log().readAfter(channel(), known, MessageId.ZERO, 1, 1),
                () -> log().newestWithTag(channel(), known, 0));
    }
}
