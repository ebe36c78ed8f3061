package stentor.protocol.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.webhook.WebhookEvent.Name;

class WebhookCodecTest {
    /** Made anew for each test, so that a mutation of what makes them shows. */
    private static List<WebhookEvent> events() {
        return List.of(
                WebhookEvent.ofChannel(Name.CHANNEL_OCCUPIED, "a"),
                WebhookEvent.ofMember(Name.MEMBER_ADDED, "presence-a", "7"),
                WebhookEvent.ofCount("a", 12),
                WebhookEvent.ofClient("presence-a", "client-x", "{\"n\":1}", "1.2", Optional.of("7")));
    }

    @Test
    void theBodyIsAsPushersServersSendIt() {
        assertThat(new String(WebhookCodec.body(1327078148132L, events()), UTF_8))
                .isEqualTo("{\"time_ms\":1327078148132,\"events\":["
                        + "{\"name\":\"channel_occupied\",\"channel\":\"a\"},"
                        + "{\"name\":\"member_added\",\"channel\":\"presence-a\",\"user_id\":\"7\"},"
                        + "{\"name\":\"subscription_count\",\"channel\":\"a\",\"subscription_count\":12},"
                        + "{\"name\":\"client_event\",\"channel\":\"presence-a\",\"event\":\"client-x\","
                        + "\"data\":\"{\\\"n\\\":1}\",\"socket_id\":\"1.2\",\"user_id\":\"7\"}]}");
    }

    @Test
    void whatTheOutboxKeepsIsReadBack() {
        for (WebhookEvent event : events()) {
            assertThat(WebhookCodec.decode(WebhookCodec.encode(event))).contains(event);
        }
        assertThat(WebhookCodec.decode("x".getBytes(UTF_8))).isEmpty();
        assertThat(WebhookCodec.decode("{\"name\":\"x\"}".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aCallIsSignedInBothWays() {
        // The values were made with openssl dgst -sha256 -hmac.
        assertThat(WebhookSignature.headers(new AppKey("key", "secret"), "msg_1", 1327078148, "{}".getBytes(UTF_8)))
                .containsEntry("X-Pusher-Key", "key")
                .containsEntry("X-Pusher-Signature", "77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13")
                .containsEntry("webhook-id", "msg_1")
                .containsEntry("webhook-timestamp", "1327078148")
                .containsEntry("webhook-signature", "v1,/qA9SYbkHpglD+E69cvi9Qq8/YOYH42Se3gprkEL54s=");
    }
}
