package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET, POST");
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
