package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.protocol.channel.MessageId;

class HubTableTest {
    private static final MessageId BEFORE = new MessageId(10, 0);
    private static final MessageId NEWEST = new MessageId(10, 1);

    private final HubTable<String> hubs = new HubTable<>();

    @Test
    void subscribersOfAllHubsCount() {
        hubs.attach("a");
        hubs.attach("b");
        hubs.report("a", 2, 1, NEWEST, NEWEST);
        hubs.report("b", 0, 4, NEWEST, NEWEST);
        assertThat(hubs.subscribers()).isEqualTo(7);
        hubs.detachIf("a"::equals);
        assertThat(hubs.subscribers()).isEqualTo(4);
    }

    @Test
    void aMessageUsesUpThePollsAndLeavesTheStreams() {
        hubs.attach("a");
        hubs.report("a", 2, 3, BEFORE, BEFORE);
        hubs.messageSent();
        assertThat(hubs.subscribers()).isEqualTo(2);
    }

    @Test
    void pollsCountedBeforeAMessageThatIsUnderWayDoNotCount() {
        hubs.attach("a");
        hubs.report("a", 1, 3, BEFORE, NEWEST);
        assertThat(hubs.subscribers()).isEqualTo(1);
    }

    @Test
    void aHubThatIsNotAttachedDoesNotCount() {
        hubs.report("stranger", 1, 1, NEWEST, NEWEST);
        assertThat(hubs.subscribers()).isZero();
        assertThat(hubs.attach("a")).isTrue();
        assertThat(hubs.attach("a")).isFalse();
    }
}
