package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** hbpush's users move here: the session and the configurations that its documentation prints. */
class HbpushTest {
    private static final String CURL = "User-Agent: curl/7.19.7\nHost: localhost\nAccept: */*\n";

    @AutoClose
    private static final RedisProcess REDIS = RedisProcess.started();

    @Test
    void theSessionOfItsDocumentation() {
        try (RunningNode node = RunningNode.start("""
                store:
                  type: memory
                locations:
                  -
                    type: subscriber
                    prefix: /subscriber/
                  -
                    type: publisher
                    prefix: /publisher/
                """)) {
            // curl -i -d 'Hello world!' -H 'Content-Type: text/plain' http://localhost/publisher/test
            WireResponse accepted = curl(
                    node, "POST /publisher/test", "Content-Type: text/plain\nContent-Length: 12\n", "Hello world!");
            assertThat(accepted.status()).isEqualTo(202);

            // curl -i http://localhost/subscriber/test
            WireResponse hello = curl(node, "GET /subscriber/test", "", "");
            assertThat(hello.status()).isEqualTo(200);
            assertThat(hello.headerLines())
                    .contains(
                            "Content-Length: 12",
                            "Vary: If-Modified-Since, If-None-Match",
                            "Etag: 0",
                            "Content-Type: text/plain");
            assertThat(hello.header("Last-Modified").orElseThrow())
                    .matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");
            assertThat(hello.text()).isEqualTo("Hello world!");

            // Retrieve the next message: there is none so far, so the client will wait.
            String next = "If-Modified-Since: " + hello.header("Last-Modified").orElseThrow() + "\nIf-None-Match: 0\n";
            try (WireClient waiting = node.connect().send("GET /subscriber/test HTTP/1.1\n" + CURL + next + "\n")) {
                node.awaitSubscribers("/publisher/test", 1);
                WireResponse created = curl(
                        node,
                        "POST /publisher/test",
                        "Content-Type: application/json\nContent-Length: 22\n",
                        "{\"msg\":\"Hello world!\"}");
                assertThat(created.status()).isEqualTo(201);
                WireResponse json = waiting.receive();
                assertThat(json.status()).isEqualTo(200);
                assertThat(json.headerLines()).contains("Content-Length: 22", "Content-Type: application/json");
                assertThat(json.text()).isEqualTo("{\"msg\":\"Hello world!\"}");
            }
        }
    }

    @Test
    void itsConfigurationWithSeveralStores() throws IOException {
        // As printed, but for the ports.
        String printed = resource("/configuration/hbpush.yaml")
                .replace("port: 9090\n", "")
                .replace("type: redis\n", "type: redis\n    port: " + REDIS.port() + "\n");
        try (RunningNode node = RunningNode.start(printed)) {
            node.post("/pub/a", "in memory");
            node.post("/redis/a/1/pub/", "in redis1");
            node.post("/redis/a/2/pub/", "in redis2");
            assertThat(node.get("/sub/a").text()).isEqualTo("in memory");
            WireResponse first = node.get("/redis/a/1/sub/");
            assertThat(first.text()).isEqualTo("in redis1");
            assertThat(node.get("/redis/a/1/sub/", Relay.after(first)).status()).isEqualTo(304);
            WireResponse second = node.get("/redis/a/2/sub/");
            assertThat(second.text()).isEqualTo("in redis2");
            try (WireClient held = node.hold("/redis/a/2/sub/", "/redis/a/2/pub/", Relay.after(second))) {
                assertThat(node.post("/redis/a/2/pub/", "more").status()).isEqualTo(201);
                assertThat(held.receive().text()).isEqualTo("more");
            }
        }
        try (RunningNode later = RunningNode.start(printed)) {
            assertThat(later.get("/redis/a/1/sub/").text()).isEqualTo("in redis1");
            assertThat(later.get("/publisher/a").status()).isEqualTo(404);
        }
    }

    @Test
    void itsLocationThatHidesAnotherIsAWarningNow() {
        assertThat(RunningNode.configuration("""
                        locations:
                          -
                            type: subscriber
                            url: /(.+)
                          -
                            type: publisher
                            url: /pub/(.+)
                        """).warnings()).hasSize(1);
    }

    private static WireResponse curl(RunningNode node, String request, String headers, String body) {
        try (WireClient client = node.connect()) {
            client.sendRaw((request + " HTTP/1.1\n" + CURL + headers + "\n")
                    .replace("\n", "\r\n")
                    .concat(body)
                    .getBytes(StandardCharsets.US_ASCII));
            return client.receive();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = HbpushTest.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
