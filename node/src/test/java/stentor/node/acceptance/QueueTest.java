package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Queues as their users see them. */
class QueueTest {
    private static final String CONFIGURATION = """
            limits: { max_message_size: 64k }
            store: { default: { type: memory }, other: { type: memory } }
            locations:
              - { type: queue, prefix: /push_messages/ }
              - { type: queue, prefix: /short/, timeout: 200ms }
              - { type: queue, prefix: /quiet/, timeout: 200ms, timeout_status: 204 }
              - { type: queue, prefix: /teapot/, timeout: 200ms, timeout_status: 418 }
              - { type: queue, prefix: /hasty/, ack_timeout: 1s }
              - { type: queue, prefix: /small/, max_messages: 2 }
              - { type: queue, prefix: /fleeting/, message_timeout: 1s, timeout: 200ms }
              - { type: queue, prefix: /grouped/, channel_group: g, timeout: 200ms }
              - { type: queue, prefix: /stored/, store: other, timeout: 200ms }
              - { type: pubsub, prefix: /pubsub/, timeout: 200ms }
            """;

    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.start(CONFIGURATION);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Asks and waits until the queue counts one consumer more. */
    private static WireClient hold(String path) {
        int before = consumers(path);
        WireClient client = node.connect().send("GET " + path + " HTTP/1.1\nHost: h\n\n");
        Eventually.see(() -> consumers(path), now -> now > before);
        return client;
    }

    private static int consumers(String path) {
        return Integer.parseInt(
                node.request("HEAD", path).header("X-Queue-Consumers").orElseThrow());
    }

    private static void awaitMessages(String path, int expected) {
        Eventually.see(
                () -> node.request("HEAD", path).header("X-Queue-Messages").orElseThrow(),
                Integer.toString(expected)::equals);
    }

    @Test
    void messagesAreTakenOnceInTheOrderInWhichTheyWerePushed() {
        assertThat(node.post("/push_messages/order", "1", "Content-Type: text/html")
                        .status())
                .isEqualTo(202);
        assertThat(node.post("/push_messages/order", "2").status()).isEqualTo(202);
        WireResponse first = node.get("/push_messages/order");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("1");
        assertThat(first.header("Content-Type")).contains("text/html");
        assertThat(first.header("X-Message-Ack")).isEmpty();
        assertThat(first.header("X-Message-Deliveries")).isEmpty();
        WireResponse second = node.get("/push_messages/order");
        assertThat(second.text()).isEqualTo("2");
        assertThat(second.header("Content-Type")).contains("text/plain");
        awaitMessages("/push_messages/order", 0);
    }

    @Test
    void aConsumerThatWaitsTakesAndThePusherIsToldSo() {
        try (WireClient consumer = hold("/push_messages/waits")) {
            assertThat(node.post("/push_messages/waits", "1").status()).isEqualTo(201);
            assertThat(consumer.receive().text()).isEqualTo("1");
            // On the same connection again.
            consumer.send("GET /push_messages/waits HTTP/1.1\nHost: h\n\n");
            node.post("/push_messages/waits", "2");
            assertThat(consumer.receive().text()).isEqualTo("2");
        }
    }

    @Test
    void ofManyConsumersOneGetsAMessageAndTheOldestFirst() {
        try (WireClient first = hold("/push_messages/compete");
                WireClient second = hold("/push_messages/compete");
                WireClient third = hold("/push_messages/compete")) {
            node.post("/push_messages/compete", "1");
            assertThat(first.receive().text()).isEqualTo("1");
            node.post("/push_messages/compete", "2");
            assertThat(second.receive().text()).isEqualTo("2");
            node.post("/push_messages/compete", "3");
            assertThat(third.receive().text()).isEqualTo("3");
        }
    }

    @Test
    void whoWaitsInVainIsToldSo() {
        WireResponse timeout = node.get("/short/empty");
        assertThat(timeout.status()).isEqualTo(504);
        assertThat(timeout.text()).isEqualTo("Timeout waiting for response");
        assertThat(timeout.header("Content-Type")).contains("text/plain");
        assertThat(node.get("/quiet/empty").status()).isEqualTo(204);
        assertThat(node.get("/teapot/empty").status()).isEqualTo(418);
        assertThat(node.post("/short/empty", "later").status()).isEqualTo(202);
        assertThat(node.get("/short/empty").text()).isEqualTo("later");
    }

    @Test
    void bytesComeOutAsTheyWentIn() {
        byte[] bytes = new byte[64 * 1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        node.post("/push_messages/bytes", bytes, "Content-Type: image/png; a=\"b;c\"");
        WireResponse taken = node.get("/push_messages/bytes");
        assertThat(taken.body()).isEqualTo(bytes);
        assertThat(taken.header("Content-Type")).contains("image/png; a=\"b;c\"");
        node.post("/push_messages/bytes", new byte[0]);
        WireResponse empty = node.get("/push_messages/bytes");
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
    }

    @Test
    void aMessageThatIsAcknowledgedIsGone() {
        node.post("/push_messages/ack", "1");
        WireResponse taken = node.get("/push_messages/ack?ack=true");
        String token = taken.header("X-Message-Ack").orElseThrow();
        assertThat(taken.header("X-Message-Deliveries")).isEmpty();
        assertThat(node.request("HEAD", "/push_messages/ack").header("X-Queue-Out"))
                .contains("1");
        assertThat(node.request("DELETE", "/push_messages/other?ack=" + token).status())
                .isEqualTo(404);
        assertThat(node.request("DELETE", "/push_messages/ack?ack=" + token).status())
                .isEqualTo(200);
        assertThat(node.request("DELETE", "/push_messages/ack?ack=" + token).status())
                .isEqualTo(404);
        assertThat(node.request("DELETE", "/push_messages/ack?ack=nonsense").status())
                .isEqualTo(404);
        assertThat(node.request("HEAD", "/push_messages/ack").header("X-Queue-Out"))
                .contains("0");
    }

    @Test
    void aMessageThatIsNotAcknowledgedInTimeIsDeliveredAgainBeforeOthers() {
        node.post("/hasty/again", "1");
        String token = node.get("/hasty/again?ack=true").header("X-Message-Ack").orElseThrow();
        try (WireClient consumer = hold("/hasty/again?ack=true")) {
            WireResponse again = consumer.receive();
            assertThat(again.text()).isEqualTo("1");
            assertThat(again.header("X-Message-Deliveries")).contains("2");
            assertThat(again.header("X-Message-Ack")).isPresent().isNotEqualTo(Optional.of(token));
        }
        assertThat(node.request("DELETE", "/hasty/again?ack=" + token).status()).isEqualTo(404);
        node.post("/hasty/again", "2");
        awaitMessages("/hasty/again", 2);
        WireResponse third = node.get("/hasty/again");
        assertThat(third.text()).isEqualTo("1");
        assertThat(third.header("X-Message-Deliveries")).contains("3");
        assertThat(node.get("/hasty/again").text()).isEqualTo("2");
    }

    @Test
    void aRepeatedPushIsAnsweredAsTheFirstAndPushesNothing() {
        assertThat(node.post("/short/key", "1", "Idempotency-Key: a").status()).isEqualTo(202);
        assertThat(node.get("/short/key").text()).isEqualTo("1");
        assertThat(node.post("/short/key", "1", "Idempotency-Key: a").status()).isEqualTo(202);
        assertThat(node.get("/short/key").status()).isEqualTo(504);
        assertThat(node.post("/short/another", "1", "Idempotency-Key: a").status())
                .isEqualTo(202);
        assertThat(node.get("/short/another").text()).isEqualTo("1");
    }

    @Test
    void aFullQueueTakesNoMoreUntilThereIsRoom() {
        node.post("/small/full", "1");
        node.post("/small/full", "2");
        WireResponse full = node.post("/small/full", "3");
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).contains("1");
        assertThat(node.get("/small/full").text()).isEqualTo("1");
        assertThat(node.post("/small/full", "4").status()).isEqualTo(202);
        assertThat(node.get("/small/full").text()).isEqualTo("2");
        assertThat(node.get("/small/full").text()).isEqualTo("4");
    }

    @Test
    void messagesExpireWhereTheyAreToldTo() {
        node.post("/fleeting/a", "1");
        awaitMessages("/fleeting/a", 0);
        assertThat(node.get("/fleeting/a").status()).isEqualTo(504);
    }

    @Test
    void queuesAreANamespaceOfTheirOwnAndSoAreGroupsAndStores() {
        node.post("/push_messages/space", "queue");
        assertThat(node.post("/pubsub/space", "channel").header("X-Channel-Messages"))
                .contains("1");
        assertThat(node.get("/grouped/space").status()).isEqualTo(504);
        assertThat(node.get("/stored/space").status()).isEqualTo(504);
        assertThat(node.get("/pubsub/space").text()).isEqualTo("channel");
        assertThat(node.get("/push_messages/space").text()).isEqualTo("queue");
        // Locations of one group and store mean the same queue.
        node.post("/push_messages/space", "shared");
        assertThat(node.get("/short/space").text()).isEqualTo("shared");
    }

    @Test
    void headTellsHowManyThereAreAndTakesNothing() {
        node.post("/push_messages/head", "1");
        for (int i = 0; i < 2; i++) {
            WireResponse head = node.request("HEAD", "/push_messages/head");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("X-Queue-Messages")).contains("1");
            assertThat(head.header("X-Queue-Out")).contains("0");
            assertThat(head.header("X-Queue-Consumers")).contains("0");
        }
        assertThat(node.get("/push_messages/head").text()).isEqualTo("1");
    }

    @Test
    void otherMethodsAreNamedOrRefused() {
        String methods = "GET, POST, DELETE, HEAD, OPTIONS";
        WireResponse options = node.request("OPTIONS", "/push_messages/x");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).contains(methods);
        WireResponse put = node.request("PUT", "/push_messages/x");
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.header("Allow")).contains(methods);
    }

    @Test
    void whatMakesNoSenseIsRefusedAndTakesNothing() {
        node.post("/push_messages/bad", "1");
        assertThat(node.get("/push_messages/bad?ack=yes").status()).isEqualTo(400);
        assertThat(node.request("DELETE", "/push_messages/bad").status()).isEqualTo(400);
        assertThat(node.request("DELETE", "/push_messages/bad?ack=").status()).isEqualTo(400);
        assertThat(node.post("/push_messages/bad", "2", "Idempotency-Key: " + "k".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(node.post("/push_messages/bad", "2", "Content-Type: a\u0001b")
                        .status())
                .isEqualTo(400);
        assertThat(node.get("/push_messages/%00").status()).isEqualTo(400);
        assertThat(node.get("/push_messages/").status()).isEqualTo(400);
        assertThat(node.get("/push_messages/private-x").status()).isEqualTo(403);
        assertThat(node.get(
                                "/push_messages/bad",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .status())
                .isEqualTo(406);
        WireResponse large = node.post("/push_messages/bad", new byte[64 * 1024 + 1]);
        assertThat(large.status()).isEqualTo(413);
        try (WireClient cutOff = node.connect()) {
            cutOff.send("POST /push_messages/bad HTTP/1.1\nHost: h\nContent-Length: 10\n\nhalf")
                    .finishSending();
            assertThat(cutOff.receive().status()).isEqualTo(400);
        }
        assertThat(node.request("HEAD", "/push_messages/bad").header("X-Queue-Messages"))
                .contains("1");
        assertThat(node.get("/push_messages/bad?ack=false").text()).isEqualTo("1");
    }
}
