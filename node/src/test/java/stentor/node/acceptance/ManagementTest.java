package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Probes, on a port of their own. */
class ManagementTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start();

    @ParameterizedTest
    @CsvSource({"/ready, ready", "/alive, alive"})
    void aNodeThatServesIsReadyAndAlive(String path, String text) {
        WireResponse answer = ask("GET " + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(text + "\n");
    }

    @Test
    void probesAreForReading() {
        assertThat(ask("POST /ready").status()).isEqualTo(405);
        assertThat(ask("POST /ready").header("Allow")).contains("GET, HEAD");
    }

    @Test
    void channelsAndProbesDoNotMeet() {
        assertThat(ask("GET /publisher/x").status()).isEqualTo(404);
        assertThat(NODE.get("/ready").status()).isEqualTo(404);
    }

    @Test
    void bothPortsAreOnLoopback() {
        for (InetSocketAddress address : new InetSocketAddress[] {NODE.address(), NODE.managementAddress()}) {
            assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        }
        assertThat(NODE.managementAddress().getPort())
                .isNotEqualTo(NODE.address().getPort());
    }

    private static WireResponse ask(String request) {
        return WireClient.exchange(NODE.managementAddress(), request + " HTTP/1.1\nHost: h\n\n");
    }
}
