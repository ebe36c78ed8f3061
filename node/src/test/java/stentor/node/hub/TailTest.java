package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class TailTest {
    private static final long NOW = 1_000_000;

    private final Tail tail = new Tail(new ByteBudget(Long.MAX_VALUE));

    @BeforeEach
    void beginAtNine() {
        tail.startAt(id(9));
    }

    @Test
    void itHasWhatCameSinceItBegan() {
        add(10);
        add(11);
        assertThat(tail.covers(id(9), NOW)).isTrue();
        assertThat(tags(tail.after(id(9)))).containsExactly(10L, 11L);
        assertThat(tags(tail.after(id(10)))).containsExactly(11L);
        assertThat(tail.after(id(11))).isEmpty();
    }

    @Test
    void itDoesNotCoverWhatWasBeforeItNorTheFuture() {
        add(10);
        assertThat(tail.covers(id(8), NOW)).isFalse();
        assertThat(tail.covers(id(11), NOW)).isFalse();
    }

    @Test
    void itIsNoWiderThanTheChannelsBuffer() {
        tail.settings(settings(2, Duration.ZERO, 0, false));
        add(10);
        add(11);
        add(12);
        assertThat(tail.covers(id(9), NOW)).isFalse();
        assertThat(tags(tail.after(id(10)))).containsExactly(11L, 12L);
    }

    @Test
    void expiredMessagesAreDroppedDownToMinMessages() {
        tail.settings(settings(10, Duration.ofSeconds(1), 1, false));
        add(10);
        add(11);
        assertThat(tail.covers(id(9), NOW + 1000)).isFalse();
        assertThat(tags(tail.after(id(9)))).containsExactly(11L);
    }

    @Test
    void messagesThatAreNotStoredMoveItsEndAlone() {
        tail.add(new Delivery(message(10)), false);
        assertThat(tail.last()).isEqualTo(id(10));
        assertThat(tail.after(id(9))).isEmpty();
        assertThat(tail.covers(id(9), NOW)).isTrue();
    }

    @Test
    void whereDeliveriesAreCountedItKeepsNothing() {
        tail.settings(settings(10, Duration.ZERO, 0, true));
        add(10);
        assertThat(tail.covers(id(9), NOW)).isFalse();
        assertThat(tail.covers(id(10), NOW)).isTrue();
    }

    @Test
    void bytesAreBoundedToo() {
        tail.settings(settings(100, Duration.ZERO, 0, false));
        for (int tag = 10; tag < 15; tag++) {
            byte[] body = new byte[(int) (Tail.MAX_BYTES / 2)];
            tail.add(new Delivery(new Message(id(tag), id(tag - 1), NOW, Payload.text("", "text/plain"))), true);
            tail.add(
                    new Delivery(new Message(
                            new MessageId(6 + tag, 0), id(tag), NOW, new Payload(body, java.util.Optional.empty()))),
                    true);
        }
        assertThat(tail.after(id(9))).hasSizeLessThan(6).isNotEmpty();
    }

    @Test
    void whatHasExpiredIsDroppedWithoutBeingAskedFor() {
        ByteBudget budget = new ByteBudget(Long.MAX_VALUE);
        Tail own = new Tail(budget);
        own.settings(settings(10, Duration.ofSeconds(1), 0, false));
        own.add(new Delivery(message(10)), true);
        assertThat(budget.used()).isEqualTo(3);
        own.tidy(NOW + 1000);
        assertThat(budget.used()).isZero();
        assertThat(own.covers(id(9), NOW)).isFalse();
    }

    @Test
    void allTailsHoldNoMoreTogetherThanTheirBudget() {
        ByteBudget budget = new ByteBudget(8);
        Tail one = new Tail(budget);
        Tail other = new Tail(budget);
        one.add(new Delivery(message(10)), true);
        one.add(new Delivery(message(11)), true);
        other.add(new Delivery(message(10)), true);
        assertThat(budget.used()).isLessThanOrEqualTo(8);
        assertThat(other.covers(id(9), NOW)).isFalse();
        one.clear();
        other.clear();
        assertThat(budget.used()).isZero();
    }

    private void add(long tag) {
        tail.add(new Delivery(message(tag)), true);
    }

    private static Message message(long tag) {
        return new Message(id(tag), id(tag - 1), NOW, Payload.text("m" + tag, "text/plain"));
    }

    private static List<Long> tags(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.message().id().tag())
                .toList();
    }

    private static MessageId id(long tag) {
        return new MessageId(5, tag);
    }

    private static ChannelSettings settings(int max, Duration timeout, int min, boolean deleteDelivered) {
        return new ChannelSettings(true, timeout, max, min, 0, deleteDelivered, Duration.ofHours(1));
    }
}
