package stentor.node.dialect.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;

/** More is published than a client takes. */
class BayeuxFloodTest {
    private static final String BODY = "x".repeat(5_000);

    @AutoClose
    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.start("""
                subscriber_buffer: 20k
                locations:
                  - { type: bayeux, path: /bayeux, max_interval: 60s }
                  - { type: publisher, prefix: /kept/, max_messages: 1000 }
                  - { type: publisher, prefix: /unkept/, store_messages: false }
                """);
    }

    private static void publish(String location, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(node.post(location, BODY, "Content-Type: text/plain").status())
                    .isBetween(201, 202);
        }
    }

    private static JsonNode last(JsonNode items) {
        return items.get(items.size() - 1);
    }

    @Test
    void whatItsQueueHasNoRoomForIsReadLaterWhereItIsStored() {
        BayeuxUser user = new BayeuxUser(node).join();
        user.subscribe("/a");
        publish("/kept/a", 40);
        assertThat(user.take(40)).hasSize(40);
        assertThat(last(user.connect(",\"advice\":{\"timeout\":0}")).path("ext").has("gap"))
                .isFalse();
    }

    @Test
    void whatIsNotStoredIsLostAndTheClientIsToldSo() {
        BayeuxUser user = new BayeuxUser(node).join();
        user.subscribe("/b");
        publish("/unkept/b", 15);
        JsonNode items = user.connect(",\"advice\":{\"timeout\":0}");
        assertThat(items.size()).isBetween(4, 14);
        assertThat(last(items).path("ext").path("gap").toString()).isEqualTo("[\"/b\"]");
        publish("/unkept/b", 1);
        assertThat(user.take(1)).hasSize(1);
    }

    @Test
    void aClientThatLosesTooMuchHasToBeginAnew() {
        BayeuxUser user = new BayeuxUser(node).join();
        user.subscribe("/c");
        publish("/unkept/c", 40);
        JsonNode reply = last(user.connect(",\"advice\":{\"timeout\":0}"));
        assertThat(reply.path("error").asText()).isEqualTo("402::session_unknown");
        assertThat(reply.path("advice").path("reconnect").asText()).isEqualTo("handshake");
    }
}
