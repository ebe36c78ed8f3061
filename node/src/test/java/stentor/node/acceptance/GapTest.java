package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;

/** A message asked for that is gone: the oldest still there, and the answer says so. */
class GapTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /two/, max_messages: 2 }
              - { type: publisher, prefix: /brief/, message_timeout: 1s }
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
            """);

    @Test
    void afterTrimmingOnlyThoseWhoMissSomethingAreTold() {
        MessageId one = publish("/two/trimmed", "1");
        MessageId two = publish("/two/trimmed", "2");
        publish("/two/trimmed", "3");
        publish("/two/trimmed", "4");
        WireResponse missedTwo = NODE.get("/subscriber/trimmed", Relay.after(one));
        assertThat(missedTwo.text()).isEqualTo("3");
        assertThat(missedTwo.headerLines()).contains("X-Message-Gap: true");
        WireResponse missedNothing = NODE.get("/subscriber/trimmed", Relay.after(two));
        assertThat(missedNothing.text()).isEqualTo("3");
        assertThat(missedNothing.header("X-Message-Gap")).isEmpty();
        WireResponse said = NODE.get("/subscriber/trimmed", Relay.after(missedTwo));
        assertThat(said.text()).isEqualTo("4");
        assertThat(said.header("X-Message-Gap")).isEmpty();
    }

    @Test
    void afterExpiryOnlyThoseWhoMissSomethingAreTold() {
        MessageId one = publish("/brief/expired", "1");
        MessageId two = publish("/brief/expired", "2");
        awaitMessages("/brief/expired", "0");
        publish("/publisher/expired", "3");
        WireResponse missedTwo = NODE.get("/subscriber/expired", Relay.after(one));
        assertThat(missedTwo.text()).isEqualTo("3");
        assertThat(Relay.hasGap(missedTwo)).isTrue();
        WireResponse missedNothing = NODE.get("/subscriber/expired", Relay.after(two));
        assertThat(missedNothing.text()).isEqualTo("3");
        assertThat(Relay.hasGap(missedNothing)).isFalse();
    }

    @Test
    void whoWaitsWithAnIdOfWhatExpiredIsToldWithTheNextMessage() {
        MessageId one = publish("/brief/waiting", "1");
        publish("/brief/waiting", "2");
        awaitMessages("/brief/waiting", "0");
        try (WireClient held = NODE.hold("/subscriber/waiting", "/brief/waiting", Relay.after(one))) {
            publish("/brief/waiting", "3");
            WireResponse message = held.receive();
            assertThat(message.text()).isEqualTo("3");
            assertThat(Relay.hasGap(message)).isTrue();
        }
    }

    @Test
    void afterDeletionOnlyThoseWhoMissSomethingAreTold() {
        MessageId one = publish("/publisher/deleted", "1");
        MessageId two = publish("/publisher/deleted", "2");
        NODE.request("DELETE", "/publisher/deleted");
        assertThat(NODE.get("/interval/deleted", Relay.after(one)).status()).isEqualTo(304);
        publish("/publisher/deleted", "3");
        WireResponse missedTwo = NODE.get("/subscriber/deleted", Relay.after(one));
        assertThat(missedTwo.text()).isEqualTo("3");
        assertThat(Relay.hasGap(missedTwo)).isTrue();
        WireResponse missedNothing = NODE.get("/subscriber/deleted", Relay.after(two));
        assertThat(missedNothing.text()).isEqualTo("3");
        assertThat(Relay.hasGap(missedNothing)).isFalse();
    }

    @Test
    void whatWasNeverStoredIsNoGap() {
        MessageId one = publish("/publisher/unstored", "1");
        publish("/unstored/unstored", "for nobody");
        publish("/publisher/unstored", "2");
        WireResponse message = NODE.get("/subscriber/unstored", Relay.after(one));
        assertThat(message.text()).isEqualTo("2");
        assertThat(Relay.hasGap(message)).isFalse();
    }

    @Test
    void aWaitingSubscriberMissesNothing() {
        MessageId one = publish("/two/waits", "1");
        try (WireClient held = NODE.hold("/subscriber/waits", "/two/waits", Relay.after(one))) {
            publish("/two/waits", "2");
            WireResponse message = held.receive();
            assertThat(message.text()).isEqualTo("2");
            assertThat(Relay.hasGap(message)).isFalse();
        }
    }

    @Test
    void anIntervalPollIsToldToo() {
        MessageId one = publish("/two/interval", "1");
        publish("/two/interval", "2");
        publish("/two/interval", "3");
        publish("/two/interval", "4");
        assertThat(Relay.hasGap(NODE.get("/interval/interval", Relay.after(one))))
                .isTrue();
    }

    private static MessageId publish(String path, String body) {
        return Relay.id(NODE.post(path, body));
    }

    private static void awaitMessages(String publisher, String count) {
        Eventually.see(() -> NODE.get(publisher).header("X-Channel-Messages").orElse("no channel"), count::equals);
    }
}
