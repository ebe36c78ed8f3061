package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class BatchTest {
    private static final long NOW = 1_450_755_280_123L;
    private static final long SECOND = 1_450_755_280L;
    private static final MessageId BEFORE = new MessageId(SECOND - 1, 4);
    private static final ChannelSettings NOT_STORED = new ChannelSettings(
            false,
            ChannelSettings.DEFAULT.messageTimeout(),
            100,
            0,
            0,
            false,
            ChannelSettings.DEFAULT.channelTimeout());

    @Test
    void idsGrowOverAllPublishesAndEachMessageFollowsOnTheOneBefore() {
        Batch batch = batch(2, publish("a", "b"), publish("c"));
        List<Message> messages = batch.fresh(AppendResult.allFresh(2, state(3)));
        assertThat(messages).extracting(Message::id).containsExactly(id(0), id(1), id(2));
        assertThat(messages).extracting(Message::previous).containsExactly(BEFORE, id(0), id(1));
        assertThat(batch.stored()).isTrue();
    }

    @Test
    void whatIsNotStoredIsNoPredecessor() {
        Batch batch =
                batch(0, new Publish(payloads("a", "b"), Optional.of(NOT_STORED), true, Optional.empty(), reply -> {}));
        assertThat(batch.stored()).isFalse();
        assertThat(batch.fresh(AppendResult.allFresh(1, state(0))))
                .extracting(Message::previous)
                .containsExactly(BEFORE, BEFORE);
    }

    @Test
    void eachPublishIsToldWhatItWouldHaveBeenToldAlone() {
        Batch batch = batch(2, publish("a"), publish("b", "c"), publish("d"));
        Published last = new Published(2, new ChannelInfo(9, 7, 2, id(3)));
        List<Published> replies = batch.replies(AppendResult.allFresh(3, state(9)), 5, last);
        assertThat(replies).extracting(reply -> reply.info().messages()).containsExactly(6L, 8L, 9L);
        assertThat(replies).extracting(reply -> reply.info().lastMessageId()).containsExactly(id(0), id(2), id(3));
        assertThat(replies).extracting(Published::recipients).containsOnly(2);
        assertThat(replies).last().isSameAs(last);
    }

    @Test
    void aFullBufferHasNoMoreMessagesThanItHasRoomFor() {
        Batch batch = batch(0, publish("a"), publish("b"), publish("c"));
        Published last = new Published(0, new ChannelInfo(5, 7, 0, id(2)));
        assertThat(batch.replies(AppendResult.allFresh(3, state(5)), 5, last))
                .extracting(reply -> reply.info().messages())
                .containsExactly(5L, 5L, 5L);
    }

    @Test
    void aRepeatIsToldWhatTheFirstWasToldAndIsNotDeliveredAgain() {
        Batch batch = batch(3, publish("a"), publish("again"), publish("b"));
        AppendResult.Receipt first = new AppendResult.Receipt(BEFORE, 8, 4);
        AppendResult result = new AppendResult(
                new ArrayList<>(Arrays.asList(Optional.empty(), Optional.of(first), Optional.empty())), state(6));
        assertThat(batch.fresh(result))
                .extracting(message -> message.payload().text())
                .containsExactly("a", "b");
        assertThat(batch.fresh(result)).extracting(Message::previous).containsExactly(BEFORE, id(0));
        Published last = new Published(3, new ChannelInfo(6, 7, 3, id(2)));
        List<Published> replies = batch.replies(result, 4, last);
        assertThat(replies.get(1)).isEqualTo(new Published(8, new ChannelInfo(4, 7, 8, BEFORE)));
        assertThat(replies.get(0).info().messages()).isEqualTo(5);
        assertThat(replies.get(2)).isEqualTo(last);
    }

    @Test
    void whoeverListensByAPatternAloneCountsAsOneAndIsNotASubscriber() {
        Batch.Recipients alone = new Batch.Recipients(0, true);
        assertThat(alone.published(new ChannelInfo(1, 0, 0, BEFORE)).recipients())
                .isEqualTo(1);
        assertThat(new Batch.Recipients(3, true)
                        .published(new ChannelInfo(1, 0, 3, BEFORE))
                        .recipients())
                .isEqualTo(3);
        assertThat(new Batch.Recipients(0, false)
                        .published(new ChannelInfo(1, 0, 0, BEFORE))
                        .recipients())
                .isZero();
    }

    private static Batch batch(int subscribers, Publish... publishes) {
        MessageIdClock ids = new MessageIdClock(BEFORE, SECOND);
        return Batch.of(
                List.of(publishes),
                publishes[0].settings().orElseThrow(),
                ids,
                BEFORE,
                new Batch.Recipients(subscribers, false),
                NOW);
    }

    private static Publish publish(String... texts) {
        return new Publish(payloads(texts), Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), reply -> {});
    }

    private static List<Payload> payloads(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Payload.text(text, "text/plain"))
                .toList();
    }

    private static MessageId id(long tag) {
        return new MessageId(SECOND, tag);
    }

    private static LogState state(long messages) {
        return new LogState(true, ChannelSettings.DEFAULT, id(9), id(9), messages, 0);
    }
}
