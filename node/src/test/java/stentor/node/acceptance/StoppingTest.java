package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** A node that is told to stop. */
class StoppingTest {
    /** From the end of draining on. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String HOLD = "GET /pubsub/held HTTP/1.1\nHost: h\n";

    @TempDir
    Path directory;

    @Test
    void heldRequestsEndAsOnTimeoutAndTheNodeIsGone() {
        RunningNode node = RunningNode.start();
        // A channel that somebody was subscribed to a moment ago must not keep the node from stopping either.
        node.post("/publisher/idle", "x");
        node.get("/subscriber/idle");
        try (WireClient held = node.hold("/subscriber/held", "/publisher/held")) {
            node.close();
            assertThat(held.receive().status()).isEqualTo(408);
            assertThat(held.isClosedByServer()).isTrue();
        }
    }

    /** The whole of it, in a process, by a signal: a node alone does as one of many. */
    @Test
    void itServesOnWhileItDrainsThenEndsWhatItHoldsInEachTransportsOwnWay() throws Exception {
        Path file = Files.writeString(directory.resolve("s.yaml"), "cluster: { drain: 3s, management_port: 0 }");
        try (StentorProcess node = StentorProcess.start(directory, "-c", file.toString(), "-p", "0")
                .awaitReady()) {
            InetSocketAddress address = node.address("HTTP");
            try (WireClient poll = WireClient.connect(address).send(HOLD + "\n");
                    StreamClient events = StreamClient.begin(
                            WireClient.connect(address).send(HOLD + "Accept: text/event-stream\n\n"));
                    WebSocketClient socket = WebSocketClient.begin(WireClient.connect(address)
                            .send(HOLD + String.join("\n", WebSocketClient.HANDSHAKE) + "\n\n"))) {
                Eventually.see(
                        () -> exchange(address, "GET /publisher/held").header("X-Channel-Subscribers"),
                        Optional.of("3")::equals);
                InetSocketAddress management = node.address("management");
                node.terminate();
                Eventually.see(() -> status(management, "GET /ready"), status -> status == 503);
                assertThat(status(management, "GET /alive")).isEqualTo(200);
                assertThat(status(address, "POST /publisher/late")).isEqualTo(202);
                assertThat(poll.receive().status()).isEqualTo(408);
                // What goes before is said at the beginning and while nothing comes; its last chunk is the proper one.
                assertThat(events.wire().rest()).asString().endsWith("0\r\n\r\n");
                assertThat(socket.next()).hasToString("close 1001 the server stops");
            }
            assertThat(node.exitCode(LIMIT)).isEqualTo(143);
        }
    }

    private static int status(InetSocketAddress address, String request) {
        return exchange(address, request).status();
    }

    private static WireResponse exchange(InetSocketAddress address, String request) {
        return WireClient.exchange(address, request + " HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
    }
}
