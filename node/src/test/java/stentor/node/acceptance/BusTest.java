package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** The bus, as clients of msgbus know it. */
class BusTest {
    private static final String TEXT = "Content-Type: text/plain";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: bus, prefix: /msgbus/ }
              - { type: bus, prefix: /secret/, secret: swordfish }
              - { type: bus, prefix: /other/, channel_group: other }
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: bus, prefix: "/lone bus/", channel_group: lone }
              - { type: publisher, prefix: /lone/, channel_group: lone }
              - { type: bus, prefix: /quiet/, channel_group: quiet }
              - { type: publisher, prefix: /quietly/, channel_group: quiet, store_messages: false }
              - { type: publisher, prefix: /five/, max_messages: 5 }
            """);

    @Test
    void aMessageIsAPartAndTheBoundaryFollowsAtOnce() {
        try (StreamClient stream = NODE.stream("/msgbus/parts")) {
            assertThat(stream.head().status()).isEqualTo(200);
            assertThat(stream.head().header("Transfer-Encoding")).contains("chunked");
            String boundary = boundary(stream.head());
            assertThat(stream.until("\n")).isEqualTo(boundary + "\r\n");
            WireResponse posted = NODE.post("/msgbus/parts", "hello\n", TEXT, as("dugsong", "any"));
            assertThat(posted.status()).isEqualTo(204);
            assertThat(posted.body()).isEmpty();
            assertThat(stream.until(boundary + "\n"))
                    .isEqualTo("From: dugsong\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n\r\n"
                            + boundary + "\r\n");
            NODE.post("/msgbus/parts", "", "Content-Type: image/jpeg");
            assertThat(stream.until(boundary + "\n"))
                    .isEqualTo("Content-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n\r\n" + boundary + "\r\n");
        }
    }

    @Test
    void aClientOfHttp10GetsItsStreamUntilTheConnectionCloses() {
        try (WireClient client = NODE.connect()) {
            client.send("GET /msgbus/old HTTP/1.0\n\n");
            WireResponse head = client.receiveHead();
            assertThat(head.header("Transfer-Encoding")).isEmpty();
            NODE.post("/msgbus/old", "x", TEXT);
            NODE.request("DELETE", "/publisher/old");
            String boundary = boundary(head);
            assertThat(client.rest())
                    .asString(UTF_8)
                    .isEqualTo(boundary + "\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx\r\n" + boundary
                            + "\r\n");
        }
    }

    @Test
    void aStreamStartsAtNowAndItsClientCountsAsASubscriber() {
        NODE.post("/msgbus/now", "before", TEXT);
        try (StreamClient stream = NODE.stream("/msgbus/now")) {
            assertThat(NODE.post("/publisher/now", "after").status()).isEqualTo(201);
            stream.until("\n");
            assertThat(stream.block()).isEqualTo("Content-Type: application/octet-stream\nContent-Length: 5");
        }
        NODE.awaitSubscribers("/publisher/now", 0);
    }

    @Test
    void whatIsPublishedOnTheBusReachesTheOthers() {
        NODE.post("/msgbus/all", "hello", TEXT);
        WireResponse message = NODE.get("/subscriber/all");
        assertThat(message.text()).isEqualTo("hello");
        assertThat(message.header("Content-Type")).contains("text/plain");
    }

    @Test
    void aStreamMayWantSomeTypesAndSendersOnly() {
        try (StreamClient types = NODE.stream("/msgbus/some?type=text/*,!text/html");
                StreamClient senders = NODE.stream("/msgbus/some?sender=a*,bob")) {
            NODE.post("/msgbus/some", "1", "Content-Type: image/png", as("alice", ""));
            NODE.post("/msgbus/some", "2", "Content-Type: text/html; charset=utf-8", as("carol", ""));
            NODE.post("/msgbus/some", "3", "Content-Type: Text/CSS", as("bob", ""));
            NODE.post("/msgbus/some", "4", "Content-Type: image/png");
            NODE.post("/msgbus/some", "5", "Content-Type: text/plain", as("anna", ""));
            types.until("\n");
            senders.until("\n");
            assertThat(body(types)).isEqualTo("3");
            assertThat(body(types)).isEqualTo("5");
            assertThat(body(senders)).isEqualTo("1");
            assertThat(body(senders)).isEqualTo("3");
            assertThat(body(senders)).isEqualTo("5");
        }
    }

    @Test
    void oneStreamCarriesAllChannelsOfTheGroupAndSaysOfWhichEachPartIs() {
        try (StreamClient stream = NODE.stream("/lone%20bus/")) {
            String boundary = boundary(stream.head());
            assertThat(stream.until("\n")).isEqualTo(boundary + "\r\n");
            NODE.post("/lone%20bus/foo", "hello\n", TEXT, as("dugsong", "any"));
            assertThat(stream.until(boundary + "\n"))
                    .isEqualTo("From: dugsong\r\nContent-Location: /lone%20bus/foo\r\nContent-Type: text/plain\r\n"
                            + "Content-Length: 6\r\n\r\nhello\n\r\n" + boundary + "\r\n");
            NODE.post("/other/foo", "not of this group", TEXT);
            NODE.post("/lone/a%20b%2Fc%3Fd%C3%A4", "elsewhere");
            assertThat(stream.until(boundary + "\n"))
                    .isEqualTo("Content-Location: /lone%20bus/a%20b/c%3Fd%C3%A4\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 9\r\n\r\nelsewhere\r\n"
                            + boundary + "\r\n");
        }
    }

    @Test
    void whoFollowsAllIsSentTheMessageButIsNoSubscriberOfItsChannel() {
        String[] key = {"Idempotency-Key: looked-at"};
        assertThat(NODE.post("/lone/looked-at", "0").status()).isEqualTo(202);
        try (StreamClient stream = NODE.stream("/lone%20bus/")) {
            for (int i = 0; i < 2; i++) {
                WireResponse posted = NODE.post("/lone/looked-at", "1", key);
                assertThat(posted.status()).isEqualTo(201);
                assertThat(posted.header("X-Channel-Subscribers")).contains("0");
            }
            stream.until("\n");
            assertThat(body(stream)).isEqualTo("1");
            assertThat(NODE.get("/lone/unknown").status()).isEqualTo(404);
        }
        Eventually.see(() -> NODE.post("/lone/looked-at", "2").status(), status -> status == 202);
    }

    @Test
    void aStreamOfAllMayWantSomeTypesAndSendersOnlyToo() {
        try (StreamClient stream = NODE.stream("/other/?type=text/*&sender=!b*")) {
            NODE.post("/other/x", "1", "Content-Type: image/png", as("alice", ""));
            NODE.post("/other/y", "2", TEXT, as("bob", ""));
            NODE.post("/other/z", "3", TEXT, as("carol", ""));
            stream.until("\n");
            assertThat(body(stream)).isEqualTo("3");
        }
    }

    @Test
    void aStreamOfAllStartsAtNowGoesOnOverADeletionAndHasWhatIsNotStoredToo() {
        NODE.post("/quiet/now", "before", TEXT);
        try (StreamClient stream = NODE.stream("/quiet/")) {
            NODE.post("/quiet/now", "1", TEXT);
            NODE.request("DELETE", "/quietly/now");
            NODE.post("/quiet/now", "2", TEXT);
            NODE.post("/quietly/now", "3", TEXT);
            NODE.post("/quietly/never-before", "4", TEXT);
            stream.until("\n");
            for (int i = 1; i <= 4; i++) {
                assertThat(body(stream)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void aClientOfHttp10FollowsAllAsWell() {
        try (WireClient client = NODE.connect()) {
            client.send("GET /quiet/ HTTP/1.0\n\n");
            WireResponse head = client.receiveHead();
            assertThat(head.header("Transfer-Encoding")).isEmpty();
            String boundary = boundary(head);
            NODE.post("/quiet/old", "x", TEXT);
            String expected = boundary + "\r\nContent-Location: /quiet/old\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 1\r\n\r\nx\r\n" + boundary + "\r\n";
            assertThat(client.bytes(expected.length())).asString(UTF_8).isEqualTo(expected);
        }
    }

    @Test
    void allChannelsTogetherAreOnlyFollowed() {
        assertThat(NODE.post("/msgbus/", "x", TEXT).status()).isEqualTo(400);
        assertThat(NODE.request("DELETE", "/msgbus/").status()).isEqualTo(501);
        assertThat(NODE.request("OPTIONS", "/msgbus/", "Origin: http://a.example")
                        .status())
                .isEqualTo(200);
        assertThat(NODE.get("/secret/").status()).isEqualTo(401);
        try (StreamClient stream = NODE.stream("/secret/", as("me", "swordfish"))) {
            assertThat(stream.head().status()).isEqualTo(200);
        }
    }

    @Test
    void aMessageNeedsAType() {
        assertThat(NODE.post("/msgbus/typed", "x").status()).isEqualTo(400);
        assertThat(NODE.get("/publisher/typed").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"})
    void otherMethodsAreNotImplemented(String method) {
        assertThat(NODE.request(method, "/msgbus/methods").status()).isEqualTo(501);
    }

    @Test
    void aBrowserIsToldWhatItMayDo() {
        WireResponse answer = NODE.request("OPTIONS", "/msgbus/page", "Origin: http://a.example");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET");
    }

    @Test
    void aSecretIsAskedForByEveryRequest() {
        for (String[] headers : new String[][] {{}, {as("me", "wrong")}, {"Authorization: Basic !"}, {as("me", "")}}) {
            WireResponse refused = NODE.get("/secret/s", headers);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        }
        assertThat(NODE.post("/secret/s", "x", TEXT).status()).isEqualTo(401);
        try (StreamClient stream = NODE.stream("/secret/s", as("me", "swordfish"))) {
            assertThat(NODE.post("/secret/s", "x", TEXT, as("you", "swordfish")).status())
                    .isEqualTo(204);
            stream.until("\n");
            assertThat(stream.block()).startsWith("From: you\n");
        }
    }

    @Test
    void idsThatAreClosedAreClosedHereToo() {
        assertThat(NODE.get("/msgbus/private-x").status()).isEqualTo(403);
        assertThat(NODE.post("/msgbus/presence-x", "x", TEXT).status()).isEqualTo(403);
    }

    @Test
    void aChannelsSettingsOutliveWhatIsPostedThroughTheBus() {
        for (int i = 1; i <= 4; i++) {
            NODE.post("/five/settings", "five " + i);
        }
        for (int i = 1; i <= 20; i++) {
            assertThat(NODE.post("/msgbus/settings", "bus " + i, TEXT).status()).isEqualTo(204);
        }
        assertThat(NODE.get("/publisher/settings").header("X-Channel-Messages")).contains("5");
        // One that is new there has the defaults.
        for (int i = 1; i <= 20; i++) {
            NODE.post("/msgbus/unset", "bus " + i, TEXT);
        }
        assertThat(NODE.get("/publisher/unset").header("X-Channel-Messages")).contains("20");
    }

    @Test
    void whatIsTooLargeIs413() {
        assertThat(NODE.post("/msgbus/large", new byte[(1 << 20) + 1], TEXT).status())
                .isEqualTo(413);
    }

    /** The body of the next part: what is between its head and the boundary after it. */
    private static String body(StreamClient stream) {
        stream.block();
        String body = stream.until("\n--").replace("\r\n--", "");
        stream.until("\n");
        return body;
    }

    private static String boundary(WireResponse head) {
        String type = head.header("Content-Type").orElseThrow();
        assertThat(type).matches("multipart/x-mixed-replace;boundary=\\w+");
        return "--" + type.substring(type.indexOf('=') + 1);
    }

    private static String as(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
