package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What pages of other origins may do (CORS), and which host names a node on loopback answers for. */
class CrossOriginTest {
    private static final String ORIGIN = "Origin: https://example.com";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            hosts: [ push.example.com ]
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
              - { type: subscriber, prefix: /conflict/, concurrency: last, timeout: 300ms }
              - { type: pubsub, prefix: /pubsub/ }
              - { type: queue, prefix: /queue/ }
              - { type: bus, prefix: /bus/ }
              - { type: subscriber, prefix: /ours/, allow_origin: [ "https://example.com", "http://localhost:3000" ] }
              - { type: publisher, prefix: /ours-pub/, allow_origin: "https://example.com" }
              - { type: queue, prefix: /ours-queue/, allow_origin: "https://example.com" }
              - { type: pubsub, prefix: /ours-both/, allow_origin: "https://example.com" }
              - { type: publisher, prefix: /any-pub/, allow_origin: "*" }
              - { type: subscriber, prefix: /with-cookies/, allow_origin: "https://example.com", allow_credentials: true }
            """);

    private static String[] websocket(String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "Upgrade: websocket";
        all[1] = "Connection: Upgrade";
        all[2] = "Sec-WebSocket-Version: 13";
        all[3] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return all;
    }

    private static WireResponse preflight(String path, String origin, String method) {
        return NODE.request("OPTIONS", path, "Origin: " + origin, "Access-Control-Request-Method: " + method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscriber", "interval", "pubsub"})
    void aPageOfAnyOriginMaySubscribeWithoutCredentials(String location) {
        WireResponse asked = preflight("/" + location + "/preflight", "https://example.com", "GET");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header(ALLOW_ORIGIN)).contains("*");
        assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(asked.header("Access-Control-Allow-Methods")).contains("GET");
        assertThat(asked.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("If-None-Match", "If-Modified-Since", "Content-Type", "Cache-Control", "X-EventSource-Event");
        assertThat(NODE.get("/publisher/preflight").status()).isEqualTo(404);
        NODE.post("/publisher/readable", "x");
        WireResponse message = NODE.get("/" + location + "/readable", ORIGIN);
        assertThat(message.header(ALLOW_ORIGIN)).contains("*");
        assertThat(message.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(message.header("Access-Control-Expose-Headers").orElseThrow())
                .contains("Last-Modified", "Etag", "X-Message-Gap");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /publisher/",
        "GET, /publisher/",
        "PUT, /publisher/",
        "DELETE, /publisher/",
        "POST, /pubsub/",
        "PUT, /pubsub/",
        "DELETE, /pubsub/",
        "POST, /queue/",
        "GET, /queue/",
        "HEAD, /queue/",
        "DELETE, /queue/",
        "POST, /bus/"
    })
    void aPageOfAnotherOriginPublishesNothing(String method, String location) {
        for (String origin : new String[] {"https://evil.example", "null", "http://stentor.evil.example"}) {
            WireResponse asked = preflight(location + "foreign", origin, method);
            assertThat(asked.status()).isEqualTo(403);
            assertThat(asked.header(ALLOW_ORIGIN)).isEmpty();
            // What a form or a script sends without asking.
            WireResponse sent = NODE.request(
                    method, location + "foreign", "Origin: " + origin, "Content-Type: text/plain", "Content-Length: 0");
            assertThat(sent.status()).isEqualTo(403);
            assertThat(sent.header(ALLOW_ORIGIN)).isEmpty();
        }
        assertThat(NODE.get("/publisher/foreign").status()).isEqualTo(404);
    }

    @Test
    void anImageOnAPageOfAnotherSiteTakesNoMessageFromAQueue() {
        NODE.post("/queue/image", "still here");
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertThat(NODE.get("/queue/image", "Sec-Fetch-Site: " + site).status())
                    .isEqualTo(403);
        }
        assertThat(NODE.get("/queue/image", "Sec-Fetch-Site: none").text()).isEqualTo("still here");
    }

    @Test
    void aPageOfTheServersOwnOriginMayDoAll() {
        String[][] own = {
            {"Origin: http://stentor"},
            {"Origin: https://stentor"},
            {"Origin: http://stentor:80"},
            {"Origin: https://behind.example", "Sec-Fetch-Site: same-origin"}
        };
        for (String[] headers : own) {
            WireResponse answer = NODE.post("/publisher/own", "x", headers);
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.headerLines()).noneMatch(line -> line.startsWith("Access-Control-"));
        }
        assertThat(NODE.post("/publisher/own", "x", "Origin: http://stentor:81").status())
                .isEqualTo(403);
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
    void everyAnswerToASubscribersPageMayBeRead() {
        NODE.request("PUT", "/publisher/every");
        String[] requests = {
            "GET /interval/every",
            "GET /subscriber/every%00",
            "GET /subscriber/every?last_event_id=x",
            "PATCH /subscriber/every",
            "GET /subscriber/private-x",
            "GET /conflict/every",
        };
        int[] statuses = {304, 400, 400, 405, 403, 408};
        for (int i = 0; i < requests.length; i++) {
            String[] request = requests[i].split(" ");
            WireResponse answer = NODE.request(request[0], request[1], ORIGIN);
            assertThat(answer.status()).isEqualTo(statuses[i]);
            assertThat(answer.header(ALLOW_ORIGIN)).contains("*");
        }
        try (WireClient held = NODE.hold("/subscriber/every", "/publisher/every", ORIGIN)) {
            NODE.request("DELETE", "/publisher/every");
            WireResponse gone = held.receive();
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.header(ALLOW_ORIGIN)).contains("*");
        }
        try (WireClient evicted = NODE.hold("/conflict/evicted", "/publisher/evicted", ORIGIN)) {
            NODE.get("/conflict/evicted");
            WireResponse conflict = evicted.receive();
            assertThat(conflict.status()).isEqualTo(409);
            assertThat(conflict.header(ALLOW_ORIGIN)).contains("*");
        }
    }

    @Test
    void onlyTheOriginsOfALocationMayUseIt() {
        NODE.post("/publisher/ours", "x");
        WireResponse ours = NODE.get("/ours/ours", ORIGIN);
        assertThat(ours.header(ALLOW_ORIGIN)).contains("https://example.com");
        assertThat(ours.headerLines()).contains("Vary: Origin");
        assertThat(ours.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(NODE.get("/ours/ours", "Origin: http://localhost:3000").status())
                .isEqualTo(200);
        for (String other :
                new String[] {"https://evil.example", "http://example.com", "https://example.com.evil", "null"}) {
            WireResponse refused = NODE.get("/ours/ours", "Origin: " + other);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header(ALLOW_ORIGIN)).isEqualTo(Optional.empty());
            assertThat(NODE.request("OPTIONS", "/ours/ours", "Origin: " + other).status())
                    .isEqualTo(403);
        }
        assertThat(NODE.get("/ours/ours").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ours-pub/   | GET, POST, PUT, DELETE | Idempotency-Key | X-Channel-Last-Message-Id",
                "/any-pub/    | GET, POST, PUT, DELETE | Idempotency-Key | X-Channel-Last-Message-Id",
                "/ours-both/  | GET, POST, PUT, DELETE | Idempotency-Key | X-Message-Gap",
                "/ours-queue/ | GET, POST, DELETE      | Idempotency-Key | X-Message-Ack",
            })
    void anOriginThatIsNamedMayPublish(String location, String methods, String header, String exposed) {
        WireResponse asked = preflight(location + "named", "https://example.com", "POST");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header(ALLOW_ORIGIN)).contains(location.startsWith("/any") ? "*" : "https://example.com");
        assertThat(asked.header("Access-Control-Allow-Methods")).contains(methods);
        assertThat(asked.header("Access-Control-Allow-Headers").orElseThrow()).contains(header);
        WireResponse sent = NODE.post(location + "named", "x", ORIGIN);
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.header("Access-Control-Expose-Headers").orElseThrow()).contains(exposed);
    }

    @Test
    void credentialsAreAllowedWhereTheyAreAskedForAlone() {
        WireResponse asked = preflight("/with-cookies/x", "https://example.com", "GET");
        assertThat(asked.header(ALLOW_ORIGIN)).contains("https://example.com");
        assertThat(asked.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(asked.headerLines()).contains("Vary: Origin");
        assertThat(preflight("/with-cookies/x", "https://evil.example", "GET").status())
                .isEqualTo(403);
    }

    @Test
    void aWebSocketOfAForeignPagePublishesNothing() {
        assertThat(NODE.get("/publisher/socket", websocket("Origin: https://evil.example"))
                        .status())
                .isEqualTo(403);
        try (WireClient socket = NODE.connect()) {
            socket.send("GET /pubsub/socket HTTP/1.1\nHost: stentor\n"
                    + String.join("\n", websocket("Origin: https://evil.example")) + "\n\n");
            assertThat(socket.receiveHead().status()).isEqualTo(101);
            // A masked text frame; the mask is zero.
            socket.sendRaw(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
            byte[] close = socket.bytes(4);
            assertThat(close[0]).isEqualTo((byte) 0x88);
            assertThat((close[2] & 0xff) << 8 | close[3] & 0xff).isEqualTo(1008);
        }
        assertThat(NODE.get("/interval/socket").status()).isEqualTo(304);
        assertThat(NODE.get("/publisher/socket").header("X-Channel-Messages")).isNotEqualTo(Optional.of("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "a.localhost:1",
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080",
                "stentor",
                "PUSH.example.com:443"
            })
    void aNodeOnLoopbackAnswersForLocalNames(String host) {
        assertThat(withHost(host, NODE.connect()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example"})
    void aNodeOnLoopbackAnswersForNoNameThatSomebodyPointsToIt(String host) {
        assertThat(withHost(host, NODE.connect()).status()).isEqualTo(403);
        assertThat(withHost(host, WireClient.connect(NODE.managementAddress())).status())
                .isEqualTo(403);
    }

    private static WireResponse withHost(String host, WireClient connection) {
        try (WireClient client = connection) {
            return client.send("OPTIONS /subscriber/x HTTP/1.1\nHost: " + host + "\n\n")
                    .receive();
        }
    }
}
