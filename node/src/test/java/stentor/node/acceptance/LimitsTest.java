package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What is too much is refused, in each dialect's own terms, by a cluster as by one node. */
class LimitsTest {
    private static final String TEXT = "Content-Type: text/plain";
    private static final String EVENTS = "Accept: text/event-stream";
    private static final String JSON = "Content-Type: application/json";

    private static List<RunningNode> nodes;

    @BeforeAll
    static void start() {
        nodes = RunningNode.cluster(2, """
                trusted_proxies: [ 127.0.0.1 ]
                locations:
                  - { type: publisher, prefix: /pub/ }
                  - { type: publisher, prefix: /small/, channel_group: small }
                  - { type: publisher, prefix: /slow/, channel_group: slow }
                  - { type: subscriber, prefix: /sub/ }
                  - { type: subscriber, prefix: /smallsub/, channel_group: small }
                  - { type: pubsub, prefix: /both/ }
                  - { type: queue, prefix: /queue/ }
                  - { type: bus, prefix: /bus/ }
                  - { type: bayeux, path: /bayeux }
                  - { type: pusher }
                limits:
                  max_channels: { group: 60 }
                  max_subscribers_per_channel: 2
                  publish_rate: { channel: 5/h, address: 20/h }
                """);
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    private static RunningNode node(int i) {
        return nodes.get(i % nodes.size());
    }

    private static String from(String address) {
        return "X-Forwarded-For: " + address;
    }

    private static long reached(String limit) {
        return nodes.stream()
                .mapToLong(node -> WireClient.exchange(
                                node.managementAddress(), "GET /metrics HTTP/1.1\nHost: localhost\n\n")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("stentor_limits_reached_total{limit=\"" + limit + "\""))
                        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum())
                .sum();
    }

    @Test
    void aChannelTakesSoManyMessagesWhateverNodesTheyAreSentTo() {
        long before = reached("publish_rate");
        for (int i = 0; i < 5; i++) {
            assertThat(node(i).post("/pub/rate", "x", from("192.0.2.1")).status())
                    .isEqualTo(202);
        }
        for (int i = 0; i < 2; i++) {
            WireResponse refused = node(i).post("/pub/rate", "x", from("192.0.2.1"));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Long.parseLong(refused.header("Retry-After").orElseThrow()))
                    .isBetween(3000L, 3800L);
            assertThat(refused.text())
                    .isEqualTo("limits.publish_rate.channel: too many messages are published to this channel\n");
        }
        assertThat(node(0).get("/pub/rate").header("X-Channel-Messages")).contains("5");
        assertThat(reached("publish_rate") - before).isEqualTo(2);
        // What was refused left no trace: a repeat with its key is a new one.
        assertThat(node(0).post("/pub/rate", "x", from("192.0.2.1"), "Idempotency-Key: k")
                        .status())
                .isEqualTo(429);
        assertThat(node(1).post("/pub/rate2", "x", from("192.0.2.1"), "Idempotency-Key: k")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void theMessagesOfABatchAreCountedOneByOne() {
        String ndjson = "Content-Type: application/x-ndjson";
        assertThat(node(0).post("/pub/batch?batch=true", "1\n2\n3\n", ndjson, from("192.0.2.2"))
                        .status())
                .isEqualTo(202);
        assertThat(node(0).post("/pub/batch?batch=true", "4\n5\n6\n", ndjson, from("192.0.2.2"))
                        .status())
                .isEqualTo(429);
        assertThat(node(0).post("/pub/batch?batch=true", "4\n5\n", ndjson, from("192.0.2.2"))
                        .status())
                .isEqualTo(202);
        WireResponse never = node(0).post("/pub/batch2?batch=true", "1\n2\n3\n4\n5\n6\n", ndjson, from("192.0.2.2"));
        assertThat(never.status()).isEqualTo(413);
        assertThat(never.header("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bus/CHANNEL", "/both/CHANNEL", "/queue/CHANNEL"})
    void anAddressPublishesSoMuchAtANode(String path) {
        String address = from("198.51.100." + path.length());
        for (int i = 0; i < 20; i++) {
            assertThat(node(0).post(path.replace("CHANNEL", path.length() + "/" + i / 5), "x", TEXT, address)
                            .status())
                    .isLessThan(300);
        }
        WireResponse refused = node(0).post(path.replace("CHANNEL", path.length() + "/9"), "x", TEXT, address);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.text())
                .isEqualTo("limits.publish_rate.address: too many messages are published from your address\n");
        assertThat(node(0).post(path.replace("CHANNEL", path.length() + "/9"), "x", TEXT, from("198.51.100.200"))
                        .status())
                .isLessThan(300);
    }

    @Test
    void clientEventsCountForTheirAddress() {
        WebSocketClient socket = node(0).webSocket("/app/app-key?protocol=7", from("198.51.100.101"));
        try (PusherClient pusher = PusherClient.on(socket)) {
            pusher.subscribe("private-a").subscribe("private-b");
            for (int i = 0; i < 15; i++) {
                node(0).post("/pub/client-events" + i / 5, "x", from("198.51.100.101"));
            }
            for (int i = 0; i < 6; i++) {
                pusher.send("{'event':'client-x','channel':'private-" + "ab".charAt(i % 2) + "','data':{}}");
            }
            PusherClient.Event refused = pusher.next("pusher:error");
            assertThat(refused.data().get("code").asInt()).isEqualTo(4301);
            assertThat(refused.text()).contains("limits.publish_rate.address");
        }
        assertThat(node(0).post("/pub/client-events3", "x", from("198.51.100.101"))
                        .status())
                .isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({"events, 198.51.100.102", "batch_events, 198.51.100.103"})
    void eventsOfTheSignedApiCountForTheirAddressOnceForEachChannel(String call, String address) {
        for (int i = 0; i < 3; i++) {
            String channels = IntStream.range(0, 10)
                    .mapToObj(channel -> call.equals("events")
                            ? "'" + call + channel + "'"
                            : "{'name':'x','data':'x','channel':'" + call + channel + "'}")
                    .collect(Collectors.joining(",", "[", "]"));
            String body = call.equals("events")
                    ? "{'name':'x','data':'x','channels':" + channels + "}"
                    : "{'batch':" + channels + "}";
            WireResponse answer = PusherClient.call(node(0), "POST", "/apps/app-id/" + call, "", body, from(address));
            assertThat(answer.status()).isEqualTo(i < 2 ? 200 : 429);
            assertThat(answer.header("Retry-After").isPresent()).isEqualTo(i == 2);
        }
    }

    @Test
    void aWebSocketThatPublishesTooMuchIsToldToComeLater() {
        try (WebSocketClient socket = node(0).webSocket("/pub/frames", from("192.0.2.3"))) {
            for (int i = 0; i < 6; i++) {
                socket.text("x");
            }
            for (int i = 0; i < 5; i++) {
                assertThat(socket.next().toString()).startsWith("text ");
            }
            assertThat(socket.next().toString()).startsWith("close 1013 429 limits.publish_rate.channel");
        }
    }

    @Test
    void aBayeuxPublishThatIsTooMuchFailsAndTheOthersDoNot() {
        String publish = "{\"channel\":\"/bayeux-rate\",\"data\":1,\"id\":\"%d\"}";
        String batch = "["
                + String.join(
                        ",", IntStream.range(0, 6).mapToObj(publish::formatted).toList()) + "]";
        String replies = node(0).post("/bayeux", batch, JSON, from("192.0.2.4")).text();
        assertThat(replies.split("\"successful\":true", -1)).hasSize(6);
        assertThat(replies).contains("\"successful\":false").contains("429:limits.publish_rate.channel");
    }

    @Test
    void aChannelHasSoManySubscribersOnAllNodesTogether() {
        long before = reached("subscribers");
        try (StreamClient one = node(0).stream("/sub/many", EVENTS);
                WebSocketClient two = node(1).webSocket("/both/many")) {
            assertThat(one.head().status()).isEqualTo(200);
            node(0).awaitSubscribers("/pub/many", 2);
            for (int i = 0; i < 2; i++) {
                for (String header : new String[] {EVENTS, "Accept: multipart/mixed", "TE: chunked", "X-Poll: 1"}) {
                    WireResponse refused = node(i).get("/sub/many", header);
                    assertThat(refused.status()).as(header).isEqualTo(403);
                    assertThat(refused.text()).contains("max_subscribers_per_channel");
                }
                assertThat(node(i).get("/bus/many").status()).isEqualTo(403);
                assertThat(node(i).get("/sub/many", WebSocketClient.HANDSHAKE).status())
                        .isEqualTo(403);
            }
            assertThat(reached("subscribers") - before).isEqualTo(12);
            node(0).post("/pub/many", "for two", from("192.0.2.5"));
            one.until("data: for two");
            assertThat(two.next()).hasToString("text for two");
        }
        node(0).awaitSubscribers("/pub/many", 0);
        Eventually.see(
                () -> {
                    try (WireClient client = node(1).connect()) {
                        client.send("GET /sub/many HTTP/1.1\nHost: stentor\n" + EVENTS + "\n\n");
                        return client.receiveHead().status();
                    }
                },
                status -> status == 200);
    }

    @Test
    void aFullChannelIsARefusedSubscriptionOfPusherAndBayeux() {
        try (StreamClient one = node(0).stream("/sub/full", EVENTS);
                StreamClient two = node(0).stream("/sub/full", EVENTS);
                PusherClient pusher = PusherClient.connect(node(0))) {
            assertThat(two.head().status()).isEqualTo(one.head().status());
            node(0).awaitSubscribers("/pub/full", 2);
            pusher.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"full\"}}");
            assertThat(pusher.next("pusher:subscription_error").toString())
                    .contains("LimitReached")
                    .contains("403");
            String id = node(0).post(
                            "/bayeux",
                            "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                                    + "\"supportedConnectionTypes\":[\"long-polling\"]}]",
                            JSON)
                    .text()
                    .replaceAll(".*\"clientId\":\"([^\"]+)\".*", "$1")
                    .strip();
            String refused = node(0).post(
                            "/bayeux",
                            "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + id
                                    + "\",\"subscription\":\"/full\"}]",
                            JSON)
                    .text();
            assertThat(refused)
                    .contains("\"successful\":false")
                    .contains("403:limits.max_subscribers_per_channel:limit_reached");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "GET"})
    void thereAreSoManyChannelsOfAGroup(String method) {
        // Each of the two nodes has room for 60 of the group: 150 are too many wherever they live.
        int refused = 0;
        for (int i = 0; i < 150 && refused == 0; i++) {
            WireResponse answer = make(method, i);
            if (answer.status() == 403) {
                refused++;
                assertThat(answer.text()).contains("max_channels").contains("as many channels as ");
                assertThat(node(0).get("/small/" + method + i).status()).isEqualTo(404);
            }
        }
        assertThat(refused).isEqualTo(1);
        assertThat(reached("channels_of_group")).isPositive();
        // One that is deleted makes room, and those that are there may be used.
        assertThat(node(1).request("DELETE", "/small/" + method + "0").status()).isIn(200, 404);
    }

    private static WireResponse make(String method, int i) {
        String from = from("203.0.113." + i);
        return switch (method) {
            case "POST" -> node(i).post("/small/POST" + i, "x", from);
            case "PUT" -> node(i).request("PUT", "/small/PUT" + i, from);
            default -> {
                try (WireClient client = node(i).connect()) {
                    client.send("GET /smallsub/GET" + i + " HTTP/1.1\nHost: stentor\nConnection: close\n" + EVENTS
                            + "\n\n");
                    WireResponse head = client.receiveHead();
                    yield head.status() == 200 ? head : node(i).get("/smallsub/GET" + i, EVENTS);
                }
            }
        };
    }
}
