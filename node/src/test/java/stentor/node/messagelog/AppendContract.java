package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** What is appended is there, as it was and in order. */
interface AppendContract extends LogUnderTest {
    @Test
    default void messagesAreReadBackAsTheyWereAppended() {
        Owner owner = owner();
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        List<Payload> payloads = List.of(
                new Payload(bytes, Optional.of("image/png"), Optional.of("sc,ore\n"), Optional.of("10:älice")),
                new Payload(new byte[0], Optional.empty()),
                new Payload(new byte[0], Optional.of(""), Optional.of(""), Optional.of("")));
        MessageId last = owner.last();
        for (Payload payload : payloads) {
            MessageId previous = owner.state().lastStored();
            last = new MessageId(owner.claim().firstSecond(), last.tag() + 1);
            Message message = new Message(last, previous, clock().millis(), payload);
            owner.append(new Publication(List.of(message), true, Optional.empty(), 0));
            assertThat(owner.read(MessageId.ZERO)).endsWith(message);
        }
    }

    @Test
    default void readingStartsBehindTheIdAndEndsAtTheLimit() {
        Owner owner = owner();
        MessageId first = owner.publish("one");
        owner.publish("two", "three");
        clock().advance(Duration.ofSeconds(1));
        MessageId last = owner.publish("four");
        assertThat(owner.read(first))
                .extracting(message -> message.payload().text())
                .containsExactly("two", "three", "four");
        assertThat(get(log().readAfter(channel(), LogPosition.UNKNOWN, first, 2, Long.MAX_VALUE))
                        .messages())
                .hasSize(2)
                .doesNotContain(owner.read(first).get(2));
        assertThat(owner.read(last)).isEmpty();
        assertThat(owner.read(new MessageId(last.seconds() - 1, Long.MAX_VALUE)))
                .hasSize(1);
        assertThat(get(log().readAfter(channel(), LogPosition.UNKNOWN, MessageId.ZERO, 0, 1))
                        .messages())
                .isEmpty();
    }

    @Test
    default void anAppendCreatesTheChannelWithItsSettings() {
        ChannelSettings settings =
                new ChannelSettings(true, Duration.ofMillis(90_001), 7, 6, 5, true, Duration.ofMillis(80_001));
        Owner owner = owner(settings);
        LogState state = owner.append(owner.publication("one")).state();
        assertThat(state).isEqualTo(new LogState(true, settings, owner.last(), owner.last(), 1, 0));
        assertThat(owner.state()).isEqualTo(state);
    }

    @Test
    default void whatIsNotStoredAdvancesTheLastIdAlone() {
        Owner owner = owner();
        MessageId stored = owner.publish("stored");
        List<Message> passing = owner.messages("passing", "by");
        LogState state = owner.append(new Publication(passing, false, Optional.empty(), 0))
                .state();
        assertThat(state.lastId()).isEqualTo(passing.get(1).id());
        assertThat(state.lastStored()).isEqualTo(stored);
        assertThat(state.messages()).isEqualTo(1);
        assertThat(owner.stored()).containsExactly("stored");
    }

    @Test
    default void theNewestMessageWithATagIsFoundAcrossSeconds() {
        Owner owner = owner();
        MessageId old = owner.publish("0", "1", "2");
        clock().advance(Duration.ofSeconds(5));
        MessageId newer = owner.publish("0", "1");
        clock().advance(Duration.ofSeconds(5));
        owner.publish("0");
        assertThat(get(log().newestWithTag(channel(), LogPosition.UNKNOWN, 1))).contains(newer);
        assertThat(get(log().newestWithTag(channel(), LogPosition.UNKNOWN, 2))).contains(old);
        assertThat(get(log().newestWithTag(channel(), LogPosition.UNKNOWN, 3))).isEmpty();
    }

    @Test
    default void idsThatDoNotFollowAreRefused() {
        Owner owner = owner();
        List<Publication> late = List.of(owner.publication("late"));
        owner.publish("one");
        assertThatThrownBy(() -> owner.append(late)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> owner.append(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(owner.stored()).containsExactly("one");
    }

    @Test
    default void anUnknownChannelIsEmptyAndDoesNotExist() {
        assertThat(get(log().state(channel(), LogPosition.UNKNOWN)))
                .isEqualTo(new LogState(false, ChannelSettings.DEFAULT, MessageId.ZERO, MessageId.ZERO, 0, 0));
        assertThat(get(log().readAfter(channel(), LogPosition.UNKNOWN, MessageId.ZERO, 10, Long.MAX_VALUE))
                        .messages())
                .isEmpty();
        assertThat(get(log().newestWithTag(channel(), LogPosition.UNKNOWN, 0))).isEmpty();
    }
}
