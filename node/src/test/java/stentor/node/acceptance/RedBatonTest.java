package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** The two examples of Red Baton, as configurations. */
class RedBatonTest {
    @Test
    void queuedMessagesAreRelayedToAllClients() throws IOException {
        try (RunningNode node = RunningNode.start(resource("/configuration/red-baton-1.yaml"))) {
            for (int i = 1; i <= 12; i++) {
                assertThat(node.post("/publish/news", "message " + i).status()).isEqualTo(202);
            }
            WireResponse oldest = node.get("/subscriptions/news");
            assertThat(oldest.text()).isEqualTo("message 3");
            assertThat(oldest.header("Content-Type")).contains("text/plain");
            String[] last = Relay.after(Relay.id(node.get("/publish/news")));
            try (WireClient one = node.hold("/subscriptions/news", "/publish/news", last);
                    WireClient other = node.hold("/subscriptions/news", "/publish/news", last)) {
                assertThat(node.post("/publish/news", "to all", "Content-Type: text/html")
                                .status())
                        .isEqualTo(201);
                assertThat(one.receive().header("Content-Type")).contains("text/html");
                assertThat(other.receive().text()).isEqualTo("to all");
            }
            assertThat(node.get("/publish/news").header("X-Channel-Messages")).contains("10");
        }
    }

    @Test
    void oneListenerGetsEachNotificationOnce() throws IOException {
        try (RunningNode node = RunningNode.start(resource("/configuration/red-baton-2.yaml"))) {
            try (WireClient earlier = node.hold("/rt/notifications/7", "/rt/publish/7");
                    WireClient newest = node.connect().send("GET /rt/notifications/7 HTTP/1.1\nHost: h\n\n")) {
                WireResponse evicted = earlier.receive();
                assertThat(evicted.status()).isEqualTo(409);
                node.awaitSubscribers("/rt/publish/7", 1);
                assertThat(node.post("/rt/publish/7", "alert(1)").status()).isEqualTo(201);
                WireResponse message = newest.receive();
                assertThat(message.text()).isEqualTo("alert(1)");
                assertThat(message.headerLines())
                        .contains("Content-Type: text/javascript", "Cache-Control: max-age=0, must-revalidate");
            }
            // Delivered, hence deleted; what nobody heard waits, five at most.
            Eventually.see(
                    () -> node.get("/rt/publish/7").header("X-Channel-Messages").orElseThrow(), "0"::equals);
            for (int i = 1; i <= 7; i++) {
                node.post("/rt/publish/7", "alert(" + i + ")");
            }
            assertThat(node.get("/rt/publish/7").header("X-Channel-Messages")).contains("5");
            assertThat(node.get("/rt/notifications/7").text()).isEqualTo("alert(3)");
            Eventually.see(
                    () -> node.get("/rt/publish/7").header("X-Channel-Messages").orElseThrow(), "4"::equals);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = RedBatonTest.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
