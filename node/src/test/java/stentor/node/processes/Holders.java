package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import stentor.node.testing.Eventually;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;

/**
 * Channels under {@code first}, each with a holder at one node, and newcomers that try again and again at another one to come in.
 * They must be refused or held for as long as the holder is there, whatever becomes of the channels' owners.
 */
final class Holders implements AutoCloseable {
    private static final int CHANNELS = 12;

    /** A newcomer that is told nothing for so long is held, and gives up. */
    private static final Duration HELD = Duration.ofSeconds(3);

    private final ProcessCluster.Node holding;
    private final ProcessCluster.Node coming;
    private final String name;
    private final Map<String, StreamClient> holders = new HashMap<>();
    private final ConcurrentLinkedQueue<String> letIn = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean running = true;

    /**
     * @param name tells its channels from those of others
     * @param holding where the holders are
     * @param coming where the newcomers come
     */
    Holders(String name, ProcessCluster.Node holding, ProcessCluster.Node coming) {
        this.holding = holding;
        this.coming = coming;
        this.name = name;
        for (int i = 0; i < CHANNELS; i++) {
            String channel = name + i;
            holders.put(
                    channel,
                    Eventually.see(
                            ProcessCluster.PATIENCE,
                            () -> subscribe(holding, channel),
                            stream -> stream.head().status() == 200));
        }
        holders.keySet().forEach(channel -> threads.submit(() -> comeAgainAndAgain(channel)));
    }

    private static StreamClient subscribe(ProcessCluster.Node node, String channel) {
        return StreamClient.begin(
                WireClient.connect(node.address(), ProcessCluster.PATIENCE).send(request(channel)));
    }

    private static String request(String channel) {
        return "GET /first/" + channel + " HTTP/1.1\nHost: h\nAccept: text/event-stream\n\n";
    }

    private void comeAgainAndAgain(String channel) {
        while (running) {
            try (WireClient client = WireClient.connect(coming.address(), HELD)) {
                int status = client.send(request(channel)).receiveHead().status();
                if (status == 200) {
                    letIn.add(channel);
                    return;
                }
                if (status == 409) {
                    refused.add(channel);
                }
            } catch (UncheckedIOException held) {
                // Or nobody is there: what matters is who is let in.
            }
        }
    }

    /** Every newcomer is refused once more, nobody was let in so far, and each holder gets the next message. */
    void check() {
        refused.clear();
        Eventually.see(
                ProcessCluster.PATIENCE,
                () -> refused.stream().distinct().count() + letIn.size(),
                told -> told == CHANNELS);
        assertThat(letIn).as("let in beside a holder").isEmpty();
        for (Map.Entry<String, StreamClient> holder : holders.entrySet()) {
            String publish = "POST /publisher/%s HTTP/1.1\nHost: h\nIdempotency-Key: 1\nContent-Length: 5\n\nstill"
                    .formatted(holder.getKey());
            Eventually.see(
                    ProcessCluster.PATIENCE,
                    () -> WireClient.exchange(holding.address(), publish).status(),
                    status -> status / 100 == 2);
            assertThat(holder.getValue().event()).contains("data: still");
        }
    }

    /** Waits until another one holds each channel. */
    void awaitSuccessors() {
        Eventually.see(ProcessCluster.PATIENCE, () -> List.copyOf(letIn), successors -> successors.size() == CHANNELS);
    }

    /** The holders that another one took the place of are ended by their own node; returns how long that took. */
    Duration awaitEnd() {
        long since = System.nanoTime();
        holders.values().forEach(Holders::readToTheEnd);
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static void readToTheEnd(StreamClient holder) {
        try {
            int read;
            do {
                read = holder.chunk().length;
            } while (read > 0);
        } catch (UncheckedIOException cutOff) {
            // That is an end, too.
        }
    }

    @Override
    public void close() {
        running = false;
        threads.shutdownNow();
        holders.values().forEach(StreamClient::close);
    }
}
