package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** What Pistachio's users do: send to a named endpoint, and get it from there, one message a request. */
class PistachioTest {
    @Test
    void aMessageIsSentToAnEndpointAndRetrieved() {
        try (RunningNode node = RunningNode.start()) {
            assertThat(node.post("/push_messages/foobar", "my totally awesome message")
                            .status())
                    .isEqualTo(202);
            WireResponse retrieved = node.get("/push_messages/foobar");
            assertThat(retrieved.status()).isEqualTo(200);
            assertThat(retrieved.text()).isEqualTo("my totally awesome message");
            assertThat(retrieved.header("Content-Type")).contains("text/plain");
        }
    }

    @Test
    void aRequestTimesOutBeforeAMessageIsReceivedAndIsRetried() {
        try (RunningNode node =
                RunningNode.start("locations: [ { type: queue, prefix: /message_path/, timeout: 300ms } ]")) {
            WireResponse timedOut = node.get("/message_path/foobar");
            assertThat(timedOut.status()).isEqualTo(504);
            assertThat(timedOut.text()).isEqualTo("Timeout waiting for response");
            node.post("/message_path/foobar", "my totally awesome message");
            assertThat(node.get("/message_path/foobar").text()).isEqualTo("my totally awesome message");
        }
    }
}
