package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.messagelog.LogUnderTest.buffer;
import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.MessageId;

/** The buffer is what the settings say, whoever looks and whenever. The rules themselves: {@link RetentionTest}. */
interface BufferContract extends LogUnderTest {
    @Test
    default void theOldestLeaveAFullBuffer() {
        Owner owner = owner(buffer(3, 3, 0, false));
        owner.publish("1", "2", "3", "4");
        AppendResult result = owner.append(owner.publication("5"), owner.publication("6"));
        assertThat(result.state().messages()).isEqualTo(3);
        assertThat(owner.stored()).containsExactly("4", "5", "6");
    }

    @Test
    default void aBufferOfNoneKeepsNoneButTheIds() {
        Owner owner = owner(buffer(0, 0, 0, false));
        owner.publish("1", "2");
        assertThat(owner.stored()).isEmpty();
        assertThat(owner.state().lastStored()).isEqualTo(owner.last());
        assertThat(owner.publish("3")).isEqualTo(owner.state().lastId());
    }

    @Test
    default void smallerSettingsShrinkTheBufferAtOnce() {
        Owner owner = owner(buffer(10, 0, 0, false));
        owner.publish("1", "2", "3", "4");
        assertThat(owner.create(buffer(2, 0, 0, false)).messages()).isEqualTo(2);
        assertThat(owner.stored()).containsExactly("3", "4");
    }

    @Test
    default void aMessageExpiresAtTheMoment() {
        Owner owner = owner(buffer(10, 0, 0, false));
        MessageId first = owner.publish("1");
        clock().advance(Duration.ofMillis(300));
        owner.publish("2");
        clock().advance(Duration.ofMinutes(10).minusMillis(301));
        assertThat(owner.state().messages()).isEqualTo(2);
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.state().messages()).isEqualTo(1);
        assertThat(owner.stored()).containsExactly("2");
        assertThat(get(log().newestWithTag(channel(), LogPosition.UNKNOWN, first.tag())))
                .isEmpty();
        clock().advance(Duration.ofMillis(300));
        assertThat(owner.append(owner.publication("3")).state().messages()).isEqualTo(1);
    }

    @Test
    default void manyMessagesExpireTogether() {
        Owner owner = owner(buffer(1_000, 0, 0, false));
        owner.append(owner.publication(LogUnderTest.bodies(300)));
        clock().advance(Duration.ofSeconds(2));
        owner.append(owner.publication(LogUnderTest.bodies(300)));
        clock().advance(Duration.ofMinutes(10).minusSeconds(2));
        assertThat(owner.state().messages()).isEqualTo(300);
        clock().advance(Duration.ofSeconds(2));
        assertThat(owner.stored()).isEmpty();
    }

    @Test
    default void expiryStopsAtMinMessagesUntilThereAreMore() {
        Owner owner = owner(buffer(10, 2, 0, false));
        owner.publish("1", "2", "3");
        clock().advance(Duration.ofHours(1));
        assertThat(owner.stored()).containsExactly("2", "3");
        owner.publish("4");
        assertThat(owner.stored()).containsExactly("3", "4");
    }

    @Test
    default void expiryWaitsForMinRecipients() {
        Owner owner = owner(buffer(10, 0, 2, false));
        MessageId first = owner.publish("1");
        MessageId second = owner.publish("2");
        owner.publish("3");
        owner.delivered(second, 2);
        clock().advance(Duration.ofHours(1));
        assertThat(owner.stored()).containsExactly("1", "3");
        assertThat(owner.delivered(first, 1).messages()).isEqualTo(2);
        assertThat(owner.delivered(first, 1).messages()).isEqualTo(1);
        assertThat(owner.stored()).containsExactly("3");
    }

    @Test
    default void aDeliveredMessageIsRemovedOutOfTheMiddle() {
        Owner owner = owner(buffer(10, 0, 0, true));
        owner.publish("1");
        MessageId second = owner.publish("2");
        owner.publish("3");
        assertThat(owner.delivered(second, 1).messages()).isEqualTo(2);
        assertThat(owner.stored()).containsExactly("1", "3");
        assertThat(owner.delivered(second, 1).messages()).isEqualTo(2);
    }

    @Test
    default void aDeliveredMessageStaysWhileTheBufferIsAtItsMinimum() {
        Owner owner = owner(buffer(10, 2, 0, true));
        MessageId first = owner.publish("1");
        MessageId second = owner.publish("2");
        owner.delivered(second, 1);
        owner.delivered(first, 1);
        assertThat(owner.stored()).containsExactly("1", "2");
        assertThat(owner.append(owner.publication("3")).state().messages()).isEqualTo(2);
        assertThat(owner.stored()).containsExactly("2", "3");
    }

    @Test
    default void deliveriesAddUpAndOnlyWhereSettingsAskForThem() {
        Owner owner = owner(buffer(10, 0, 0, false));
        MessageId first = owner.publish("1");
        owner.delivered(first, 5);
        owner.create(buffer(10, 0, 3, true));
        assertThat(owner.delivered(first, 2).messages()).isEqualTo(1);
        assertThat(owner.delivered(first, 0).messages()).isEqualTo(1);
        assertThat(owner.delivered(first, 1).messages()).isZero();
    }

    @Test
    default void settingsThatAskForLessLetGoOfWhatWasDelivered() {
        Owner owner = owner(buffer(10, 0, 3, true));
        MessageId first = owner.publish("1");
        owner.delivered(first, 2);
        owner.publish("2");
        assertThat(owner.create(buffer(10, 0, 2, true)).messages()).isEqualTo(1);
        assertThat(owner.stored()).containsExactly("2");
    }

    @Test
    default void whatIsNotStoredDoesNotEmptyTheBuffer() {
        Owner owner = owner();
        owner.publish("1");
        owner.use(new ChannelSettings(false, Duration.ofHours(1), 100, 0, 0, false, Duration.ofHours(1)));
        owner.append(new Publication(owner.messages("by"), false, Optional.empty(), 0));
        assertThat(owner.stored()).containsExactly("1");
    }
}
