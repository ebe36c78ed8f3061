package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Channels with no messages, no subscribers and no publishes for {@code channel_timeout}. */
class ForgettingTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/, channel_timeout: 1s }
              - { type: publisher, prefix: /strict/, channel_timeout: 1s, message_timeout: 1s, create_on_post: false }
              - { type: subscriber, prefix: /subscriber/, timeout: 30s }
              - { type: subscriber, prefix: /known/, create_on_subscribe: false, polling: interval }
            """);

    @Test
    void aChannelWithNothingAndNobodyIsForgotten() {
        NODE.request("PUT", "/publisher/empty");
        assertThat(NODE.get("/publisher/empty").status()).isEqualTo(200);
        awaitForgotten("/publisher/empty");
        assertThat(NODE.get("/known/empty").status()).isEqualTo(404);
    }

    @Test
    void aChannelWithAMessageIsNot() {
        NODE.post("/publisher/message", "x");
        awaitAChannelTimeout();
        assertThat(NODE.get("/publisher/message").status()).isEqualTo(200);
    }

    @Test
    void aChannelWithASubscriberIsNot() {
        NODE.request("PUT", "/publisher/subscriber");
        try (WireClient held = NODE.hold("/subscriber/subscriber", "/publisher/subscriber")) {
            awaitAChannelTimeout();
            WireResponse info = NODE.get("/publisher/subscriber");
            assertThat(info.status()).isEqualTo(200);
            assertThat(info.header("X-Channel-Subscribers")).contains("1");
            awaitAChannelTimeout();
            assertThat(NODE.post("/strict/subscriber", "x").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void deletingAChannelThatOnlyASubscriberKeepsEndsTheSubscriber() {
        NODE.request("PUT", "/publisher/kept");
        try (WireClient held = NODE.hold("/subscriber/kept", "/publisher/kept")) {
            awaitAChannelTimeout();
            assertThat(NODE.request("DELETE", "/publisher/kept").status()).isEqualTo(200);
            assertThat(held.receive().status()).isEqualTo(410);
        }
        assertThat(NODE.get("/publisher/kept").status()).isEqualTo(404);
    }

    @Test
    void aChannelThatASubscriberKeptIsForgottenAfterIt() {
        NODE.request("PUT", "/publisher/after");
        NODE.hold("/subscriber/after", "/publisher/after").close();
        NODE.awaitSubscribers("/publisher/after", 0);
        awaitForgotten("/publisher/after");
    }

    @Test
    void aChannelThatWasForgottenMustBePutAgain() {
        NODE.request("PUT", "/strict/put");
        assertThat(NODE.post("/strict/put", "x").status()).isEqualTo(202);
        // First its message expires, then it is forgotten; nobody asks meanwhile.
        awaitAChannelTimeout();
        awaitAChannelTimeout();
        assertThat(NODE.post("/strict/put", "x").status()).isEqualTo(404);
        NODE.request("PUT", "/strict/put");
        assertThat(NODE.post("/strict/put", "x").status()).isEqualTo(202);
    }

    private static void awaitAChannelTimeout() {
        NODE.request("PUT", "/publisher/clock");
        awaitForgotten("/publisher/clock");
    }

    private static void awaitForgotten(String publisher) {
        Eventually.see(() -> NODE.get(publisher).status(), status -> status == 404);
    }
}
