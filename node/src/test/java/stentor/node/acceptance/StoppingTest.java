package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** A node that is told to stop. */
class StoppingTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void heldRequestsEndAsOnTimeoutAndTheNodeIsGoneInTime() throws Exception {
        RunningNode node = RunningNode.start();
        // A channel that somebody was subscribed to a moment ago must not keep the node from stopping either.
        node.post("/publisher/idle", "x");
        node.get("/subscriber/idle");
        try (WireClient held = node.hold("/subscriber/held", "/publisher/held")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(node::close);
            assertThat(held.receive().status()).isEqualTo(408);
            stopped.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(held.isClosedByServer()).isTrue();
        }
    }
}
