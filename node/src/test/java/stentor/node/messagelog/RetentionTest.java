package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class RetentionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long NOW = 1_000_000;

    private final MessageRing messages = new MessageRing();
    private final TreeMap<MessageId, Integer> deliveries = new TreeMap<>();

    @Test
    void theOldestLeaveAFullBufferWhateverElseHolds() {
        agesInSeconds(3, 2, 1);
        assertThat(leaving(settings(2, 2, 5, false))).containsExactly(id(1));
    }

    @Test
    void whatExpiredLeavesAndWhatDidNotStays() {
        agesInSeconds(12, 10, 9);
        assertThat(leaving(settings(100, 0, 0, false))).containsExactly(id(1), id(2));
    }

    @Test
    void aTimeoutOfZeroIsForEver() {
        agesInSeconds(1_000, 900);
        ChannelSettings forEver = new ChannelSettings(true, Duration.ZERO, 100, 0, 0, false, Duration.ofHours(1));
        assertThat(leaving(forEver)).isEmpty();
    }

    @Test
    void expiryStopsAtMinMessages() {
        agesInSeconds(15, 14, 13);
        assertThat(leaving(settings(100, 2, 0, false))).containsExactly(id(1));
    }

    @Test
    void expiryWaitsForMinRecipients() {
        agesInSeconds(15, 14, 13);
        delivered(1, 1);
        delivered(2, 2);
        assertThat(leaving(settings(100, 0, 2, false))).containsExactly(id(2));
    }

    @Test
    void oneDeliveryRemovesAMessageWhereNoMoreRecipientsAreAskedFor() {
        agesInSeconds(3, 2, 1);
        delivered(2, 1);
        assertThat(leaving(settings(100, 0, 0, true))).containsExactly(id(2));
    }

    @Test
    void deliveryRemovesAMessageOnlyOnceAllRecipientsGotIt() {
        agesInSeconds(3, 2, 1);
        delivered(1, 2);
        delivered(2, 3);
        assertThat(leaving(settings(100, 0, 3, true))).containsExactly(id(2));
    }

    @Test
    void deliveryStopsAtMinMessagesAndTheOldestGoFirst() {
        agesInSeconds(4, 3, 2, 1);
        delivered(2, 1);
        delivered(3, 1);
        delivered(4, 1);
        assertThat(leaving(settings(100, 2, 0, true))).containsExactly(id(2), id(3));
    }

    @Test
    void aDeliveredMessageThatIsInNobodysWayStaysWhereDeliveryRemovesNothing() {
        agesInSeconds(3);
        delivered(1, 7);
        assertThat(leaving(settings(100, 0, 0, false))).isEmpty();
    }

    @Test
    void allRulesTogetherAreWhatTheTableSays() {
        Random random = new Random(42);
        for (int round = 0; round < 5_000; round++) {
            messages.clear();
            deliveries.clear();
            int size = random.nextInt(12);
            int[] ages = random.ints(size, 0, 20).sorted().toArray();
            for (int i = 0; i < size; i++) {
                put(i + 1, ages[size - 1 - i]);
                if (random.nextBoolean()) {
                    delivered(i + 1, 1 + random.nextInt(3));
                }
            }
            int max = random.nextInt(12);
            ChannelSettings settings = settings(max, random.nextInt(max + 1), random.nextInt(4), random.nextBoolean());
            assertThat(leaving(settings))
                    .as("%s %s %s", settings, messages, deliveries)
                    .isEqualTo(byTheTable(settings));
        }
    }

    /** The rules word by word, one message after the other. */
    private List<MessageId> byTheTable(ChannelSettings settings) {
        List<MessageId> left = new ArrayList<>();
        TreeMap<MessageId, Message> stored = new TreeMap<>();
        messages.forEach(message -> stored.put(message.id(), message));
        while (stored.size() > settings.maxMessages()) {
            left.add(stored.pollFirstEntry().getKey());
        }
        for (Map.Entry<MessageId, Message> entry : new TreeMap<>(stored).entrySet()) {
            int got = deliveries.getOrDefault(entry.getKey(), 0);
            boolean expired = NOW - entry.getValue().publishedAt()
                            >= settings.messageTimeout().toMillis()
                    && got >= settings.minRecipients();
            boolean delivered = settings.deleteDelivered() && got >= Math.max(1, settings.minRecipients());
            if ((expired || delivered) && stored.size() > settings.minMessages()) {
                stored.remove(entry.getKey());
                left.add(entry.getKey());
            }
        }
        return left;
    }

    private List<MessageId> leaving(ChannelSettings settings) {
        return new Retention(settings, NOW).leaving(messages, deliveries);
    }

    private void agesInSeconds(int... ages) {
        for (int age : ages) {
            put(messages.size() + 1, age);
        }
    }

    private void put(int second, int age) {
        messages.add(new Message(id(second), id(second - 1), NOW - age * 1_000L, Payload.text("", "text/plain")));
    }

    private void delivered(int second, int recipients) {
        deliveries.put(id(second), recipients);
    }

    private static MessageId id(int second) {
        return new MessageId(second, 0);
    }

    private static ChannelSettings settings(int max, int min, int recipients, boolean deleteDelivered) {
        return new ChannelSettings(true, TIMEOUT, max, min, recipients, deleteDelivered, Duration.ofHours(1));
    }
}
