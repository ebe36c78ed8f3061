package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class DeliveriesTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");
    private static final MessageId BEFORE = new MessageId(100, 0);

    private final TestInbox<ChannelEvent> hub = TestInbox.create("hub");
    private final TestInbox<PatternEvent> patternHub = TestInbox.create("pattern-hub");
    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final Patterns patterns = Patterns.alone();
    private final Deliveries deliveries = new Deliveries(
            ledger,
            audience,
            new PatternListeners(
                    KEY, patterns, TestInbox.<ChannelCommand>create().getRef()));

    DeliveriesTest() {
        LogState state = new LogState(true, ChannelSettings.DEFAULT, BEFORE, BEFORE, 1, 0);
        ledger.claimed(new Claim(8, 101, state), false);
    }

    @Test
    void eachPieceSaysAfterWhichMessageItComes() {
        audience.attach(hub.getRef());
        List<Message> messages = messages(3, 700_000);
        deliveries.send(messages, true);
        List<ChannelEvent.Published> published = published();
        assertThat(published).hasSize(3);
        assertThat(published).extracting(ChannelEvent.Published::after).containsExactly(BEFORE, id(1), id(2));
        assertThat(published).extracting(ChannelEvent.Published::epoch).containsOnly(8L);
        assertThat(ledger.lastSent()).isEqualTo(id(3));
        assertThat(ledger.lastStored()).isEqualTo(id(3));
    }

    @Test
    void smallMessagesGoTogether() {
        audience.attach(hub.getRef());
        deliveries.send(messages(3, 10), true);
        assertThat(published()).singleElement().satisfies(event -> assertThat(event.messages())
                .hasSize(3));
    }

    @Test
    void whatIsNotStoredIsNotWhatTheNextMessageFollowsOn() {
        audience.attach(hub.getRef());
        deliveries.send(messages(1, 10), false);
        assertThat(published()).extracting(ChannelEvent.Published::stored).containsExactly(false);
        assertThat(ledger.lastSent()).isEqualTo(id(1));
        assertThat(ledger.lastStored()).isEqualTo(BEFORE);
    }

    @Test
    void withoutAnybodyTheMessagesCountAsSent() {
        deliveries.send(messages(2, 10), true);
        assertThat(ledger.lastSent()).isEqualTo(id(2));
        assertThat(deliveries.recipients()).isEqualTo(new Batch.Recipients(0, false));
    }

    @Test
    void hubsOfPatternsAreSentTheMessagesAndNotCounted() {
        patterns.want(new ChannelPattern("default", ""), patternHub.getRef());
        patternHub.getAllReceived();
        assertThat(deliveries.recipients()).isEqualTo(new Batch.Recipients(0, true));
        deliveries.send(messages(1, 10), true);
        assertThat(patternHub.getAllReceived())
                .singleElement()
                .isInstanceOfSatisfying(PatternEvent.Heard.class, heard -> assertThat(heard.messages())
                        .extracting(Message::id)
                        .containsExactly(id(1)));
        deliveries.remind();
        assertThat(patternHub.getAllReceived())
                .singleElement()
                .isInstanceOfSatisfying(PatternEvent.Heard.class, heard -> assertThat(heard.after())
                        .isEqualTo(id(1)));
        deliveries.remind();
        assertThat(patternHub.hasMessages()).isFalse();
    }

    private List<ChannelEvent.Published> published() {
        return hub.getAllReceived().stream()
                .map(ChannelEvent.Published.class::cast)
                .toList();
    }

    private static MessageId id(long number) {
        return new MessageId(101, number);
    }

    private static List<Message> messages(int count, int bytes) {
        List<Message> messages = new ArrayList<>();
        MessageId previous = BEFORE;
        for (int i = 1; i <= count; i++) {
            messages.add(new Message(id(i), previous, 0, new Payload(new byte[bytes], Optional.empty())));
            previous = id(i);
        }
        return messages;
    }
}
