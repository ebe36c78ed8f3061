package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What pages of other origins may do (CORS). */
class CrossOriginTest {
    private static final String ORIGIN = "Origin: https://example.com";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
              - { type: pubsub, prefix: /pubsub/ }
              - { type: subscriber, prefix: /ours/, allow_origin: [ "https://example.com", "http://localhost:3000" ] }
              - { type: publisher, prefix: /ours-pub/, allow_origin: "https://example.com" }
            """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subscriber | GET",
                "publisher  | GET, POST, PUT, DELETE",
                "pubsub     | GET, POST, PUT, DELETE",
            })
    void aPageAsksFirst(String location, String methods) {
        WireResponse answer = NODE.request(
                "OPTIONS",
                "/" + location + "/preflight",
                ORIGIN,
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: if-none-match");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow").orElseThrow()).contains(methods.split(", "));
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://example.com");
        assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains(methods);
        assertThat(answer.header("Access-Control-Allow-Headers").orElseThrow())
                .contains(
                        location.equals("publisher")
                                ? new String[] {"Content-Type"}
                                : new String[] {
                                    "If-None-Match",
                                    "If-Modified-Since",
                                    "Content-Type",
                                    "Cache-Control",
                                    "X-EventSource-Event"
                                });
        assertThat(NODE.get("/publisher/preflight").status()).isEqualTo(404);
    }

    @Test
    void whoeverComesWithoutAnOriginGetsNoneOfIt() {
        assertThat(NODE.request("OPTIONS", "/subscriber/none").headerLines())
                .noneMatch(line -> line.startsWith("Access-Control-"));
        assertThat(NODE.post("/publisher/none", "x").headerLines())
                .noneMatch(line -> line.startsWith("Access-Control-"));
        assertThat(NODE.get("/subscriber/none").headerLines()).noneMatch(line -> line.startsWith("Access-Control-"));
    }

    @Test
    void aPageMayReadWhatItNeedsToPollOn() {
        assertThat(NODE.post("/publisher/read", "x", ORIGIN).header("Access-Control-Allow-Origin"))
                .contains("https://example.com");
        WireResponse message = NODE.get("/subscriber/read", ORIGIN);
        assertThat(message.header("Access-Control-Allow-Origin")).contains("https://example.com");
        assertThat(message.header("Access-Control-Expose-Headers").orElseThrow())
                .contains("Last-Modified", "Etag");
        assertThat(NODE.get("/publisher/read", ORIGIN)
                        .header("Access-Control-Expose-Headers")
                        .orElseThrow())
                .contains("X-Channel-Last-Message-Id");
    }

    @Test
    void everyAnswerOfALocationMayBeRead() {
        NODE.request("PUT", "/publisher/every");
        String[] requests = {
            "GET /interval/every",
            "GET /publisher/unknown",
            "GET /subscriber/every%00",
            "PATCH /subscriber/every",
            "GET /subscriber/private-x",
        };
        int[] statuses = {304, 404, 400, 405, 403};
        for (int i = 0; i < requests.length; i++) {
            WireResponse answer =
                    NODE.request(requests[i].split(" ")[0], requests[i].split(" ")[1], ORIGIN);
            assertThat(answer.status()).isEqualTo(statuses[i]);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://example.com");
        }
        try (WireClient held = NODE.hold("/subscriber/every", "/publisher/every", ORIGIN)) {
            NODE.request("DELETE", "/publisher/every");
            WireResponse gone = held.receive();
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.header("Access-Control-Allow-Origin")).contains("https://example.com");
        }
    }

    @Test
    void onlyTheOriginsOfALocationMayUseIt() {
        NODE.post("/publisher/ours", "x");
        assertThat(NODE.get("/ours/ours", ORIGIN).header("Access-Control-Allow-Origin"))
                .contains("https://example.com");
        assertThat(NODE.get("/ours/ours", "Origin: http://localhost:3000").status())
                .isEqualTo(200);
        for (String other :
                new String[] {"https://evil.example", "http://example.com", "https://example.com.evil", "null"}) {
            WireResponse refused = NODE.get("/ours/ours", "Origin: " + other);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(Optional.empty());
            assertThat(NODE.request("OPTIONS", "/ours/ours", "Origin: " + other).status())
                    .isEqualTo(403);
        }
        assertThat(NODE.get("/ours/ours").status()).isEqualTo(200);
    }

    @Test
    void aForeignPagePublishesNothing() {
        assertThat(NODE.post("/ours-pub/foreign", "x", "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(NODE.get("/publisher/foreign").status()).isEqualTo(404);
    }
}
