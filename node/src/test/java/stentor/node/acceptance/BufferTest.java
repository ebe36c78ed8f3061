package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What a channel keeps, for how long, and what makes it let go. */
class BufferTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /hundred/ }
              - { type: publisher, prefix: /three/, max_messages: 3 }
              - { type: publisher, prefix: /none/, max_messages: 0 }
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: publisher, prefix: /brief/, message_timeout: 1s }
              - { type: publisher, prefix: /forever/, message_timeout: 0 }
              - { type: publisher, prefix: /brief-two/, message_timeout: 1s, min_messages: 2 }
              - { type: publisher, prefix: /once/, delete_delivered: true }
              - { type: publisher, prefix: /once-two/, delete_delivered: true, min_messages: 2 }
              - { type: publisher, prefix: /twice/, delete_delivered: true, min_recipients: 2 }
              - { type: publisher, prefix: /waits/, message_timeout: 1s, min_recipients: 2 }
              - { type: publisher, prefix: /waits-three/, max_messages: 3, min_recipients: 2 }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
            """);

    @Test
    void theBufferHoldsAHundredUnlessTheLocationSaysOtherwise() {
        try (WireClient publisher = NODE.connect()) {
            for (int i = 0; i < 105; i++) {
                publisher.sendRaw(RunningNode.withBody("POST", "/hundred/hundred", ("" + i).getBytes()));
                publisher.receive();
            }
        }
        assertThat(kept("hundred")).hasSize(100).first().isEqualTo("5");
    }

    @Test
    void theOldestLeavesFirst() {
        publish("/three/oldest", "1", "2", "3", "4", "5");
        assertThat(messages("/three/oldest")).isEqualTo("3");
        assertThat(kept("oldest")).containsExactly("3", "4", "5");
    }

    @Test
    void aBufferOfNothingStillDelivers() {
        try (WireClient held = NODE.hold("/subscriber/none", "/none/none")) {
            assertThat(NODE.post("/none/none", "x").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("x");
        }
        assertThat(kept("none")).isEmpty();
    }

    @Test
    void whatIsNotStoredReachesWhoWaitsNowAndNobodyElse() {
        try (WireClient held = NODE.hold("/subscriber/unstored", "/unstored/unstored")) {
            WireResponse answer = NODE.post("/unstored/unstored", "x");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("X-Channel-Messages")).contains("0");
            WireResponse message = held.receive();
            assertThat(message.text()).isEqualTo("x");
            assertThat(Relay.idOfMessage(message)).isEqualTo(Relay.id(answer));
            assertThat(NODE.get("/interval/unstored", Relay.after(message)).status())
                    .isEqualTo(304);
        }
        assertThat(NODE.post("/unstored/unstored", "y").status()).isEqualTo(202);
        assertThat(kept("unstored")).isEmpty();
    }

    @Test
    void messagesExpire() {
        publish("/forever/never", "x");
        publish("/brief/expires", "x");
        assertThat(messages("/brief/expires")).isEqualTo("1");
        awaitMessages("/brief/expires", "0");
        assertThat(kept("expires")).isEmpty();
        assertThat(kept("never")).containsExactly("x");
    }

    @Test
    void expiryLeavesTheSmallestBuffer() {
        publish("/brief-two/smallest", "1", "2", "3", "4");
        awaitMessages("/brief-two/smallest", "2");
        publish("/brief/as-old", "x");
        awaitMessages("/brief/as-old", "0");
        assertThat(kept("smallest")).containsExactly("3", "4");
    }

    @Test
    void aDeliveredMessageIsDeleted() {
        try (WireClient held = NODE.hold("/subscriber/once", "/once/once")) {
            publish("/once/once", "x");
            assertThat(held.receive().text()).isEqualTo("x");
        }
        awaitMessages("/once/once", "0");
        publish("/once/once", "y");
        assertThat(NODE.get("/subscriber/once").text()).isEqualTo("y");
        awaitMessages("/once/once", "0");
        assertThat(NODE.get("/interval/once").status()).isEqualTo(304);
    }

    @Test
    void allWhoWaitGetItBeforeItIsDeleted() {
        try (WireClient one = NODE.hold("/subscriber/once-all", "/once/once-all");
                WireClient two = NODE.hold("/subscriber/once-all", "/once/once-all")) {
            publish("/once/once-all", "x");
            assertThat(one.receive().text()).isEqualTo("x");
            assertThat(two.receive().text()).isEqualTo("x");
        }
        awaitMessages("/once/once-all", "0");
    }

    @Test
    void aMessageThatNobodyGotStays() {
        publish("/once/nobody", "1", "2");
        assertThat(NODE.get("/subscriber/nobody").text()).isEqualTo("1");
        awaitMessages("/once/nobody", "1");
        assertThat(NODE.get("/subscriber/nobody").text()).isEqualTo("2");
    }

    @Test
    void deletionOfTheDeliveredLeavesTheSmallestBuffer() {
        publish("/once-two/smallest-once", "1", "2", "3");
        WireResponse first = NODE.get("/subscriber/smallest-once");
        assertThat(first.text()).isEqualTo("1");
        awaitMessages("/once-two/smallest-once", "2");
        WireResponse second = NODE.get("/subscriber/smallest-once", Relay.after(first));
        assertThat(second.text()).isEqualTo("2");
        assertThat(NODE.get("/subscriber/smallest-once", Relay.after(second)).text())
                .isEqualTo("3");
        assertThat(messages("/once-two/smallest-once")).isEqualTo("2");
        publish("/once-two/smallest-once", "4");
        awaitMessages("/once-two/smallest-once", "2");
        assertThat(kept("smallest-once")).startsWith("3");
    }

    @Test
    void aMessageIsDeletedOnceEnoughHaveGotIt() {
        publish("/twice/twice", "x");
        assertThat(NODE.get("/subscriber/twice").text()).isEqualTo("x");
        assertThat(NODE.get("/subscriber/twice").text()).isEqualTo("x");
        awaitMessages("/twice/twice", "0");
        assertThat(NODE.get("/interval/twice").status()).isEqualTo(304);
    }

    @Test
    void expiryWaitsUntilEnoughHaveGotIt() {
        publish("/waits/expiry", "x");
        publish("/brief/as-old-as-that", "x");
        awaitMessages("/brief/as-old-as-that", "0");
        assertThat(NODE.get("/subscriber/expiry").text()).isEqualTo("x");
        assertThat(NODE.get("/subscriber/expiry").text()).isEqualTo("x");
        awaitMessages("/waits/expiry", "0");
    }

    @Test
    void theSizeOfTheBufferWaitsForNobody() {
        publish("/waits-three/size", "1", "2", "3", "4");
        assertThat(kept("size")).containsExactly("2", "3", "4");
    }

    @Test
    void theSettingsAreThoseOfThePublisherUsedLast() {
        publish("/hundred/last", "1", "2", "3", "4", "5");
        publish("/three/last", "6");
        assertThat(kept("last")).containsExactly("4", "5", "6");
        publish("/hundred/last", "7");
        assertThat(kept("last")).containsExactly("4", "5", "6", "7");
        NODE.request("PUT", "/three/last");
        assertThat(kept("last")).containsExactly("5", "6", "7");
    }

    private static void publish(String path, String... bodies) {
        for (String body : bodies) {
            assertThat(NODE.post(path, body).status()).isBetween(201, 202);
        }
    }

    private static List<String> kept(String channel) {
        List<String> bodies = new ArrayList<>();
        WireResponse next = NODE.get("/interval/" + channel);
        while (next.status() == 200) {
            bodies.add(next.text());
            next = NODE.get("/interval/" + channel, Relay.after(next));
        }
        return bodies;
    }

    private static String messages(String publisher) {
        return NODE.get(publisher).header("X-Channel-Messages").orElse("no channel");
    }

    private static void awaitMessages(String publisher, String count) {
        Eventually.see(() -> messages(publisher), count::equals);
    }
}
