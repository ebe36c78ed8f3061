package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;

/** pusher-js comes back at once, and adds no time of its own: whoever stops must not send all of them away at the same moment. */
class PusherDrainTest {
    private static final int CLIENTS = 40;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    @Test
    void aNodeThatStopsSendsItsClientsElsewhereOneAfterTheOther() {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<PusherClient> clients = new ArrayList<>();
        RunningNode node = RunningNode.startWith(
                "port: 0\ncluster: { port: 0, management_port: 0, drain: 3s }\nlocations: [ { type: pusher } ]\n");
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(PusherClient.connect(node).subscribe("drained"));
            }
            List<CompletableFuture<Long>> closed = clients.stream()
                    .map(client -> CompletableFuture.supplyAsync(() -> awaitClose(client), threads))
                    .toList();
            node.leave();
            LongSummaryStatistics times =
                    closed.stream().mapToLong(CompletableFuture::join).summaryStatistics();
            // Half of the drain is what they are spread over. By chance alone they would hardly ever be this close
            // together.
            assertThat(times.getMax() - times.getMin()).isGreaterThan(DRAIN.toNanos() / 10);
        } finally {
            node.close();
            clients.forEach(PusherClient::close);
            threads.shutdownNow();
        }
    }

    /** When it was sent away, which must be by 4200. */
    private static long awaitClose(PusherClient client) {
        WebSocketClient.Frame frame = client.frame();
        while (frame.first() != (WebSocketClient.FIN | WebSocketClient.CLOSE)) {
            frame = client.frame();
        }
        assertThat(frame.code()).isEqualTo(4200);
        return System.nanoTime();
    }
}
