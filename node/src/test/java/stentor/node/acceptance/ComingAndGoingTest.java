package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.LeakedBuffers;
import stentor.node.testing.RunningNode;
import stentor.node.testing.Sockets;
import stentor.node.testing.WireClient;

/** Ten thousand clients that come, and go at some moment or other while messages come: nothing is left of them. */
class ComingAndGoingTest {
    private static final int CLIENTS = 10_000;
    private static final int THREADS = 4;
    private static final int CHANNELS = 3;

    private static final String POLL = "GET /sub/%s HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final List<String> REQUESTS = List.of(
            POLL,
            "GET /sub/%s HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n",
            "GET /sub/%s HTTP/1.1\r\nHost: h\r\nAccept: multipart/mixed\r\n\r\n",
            "GET /sub/%s HTTP/1.1\r\nHost: h\r\nTE: chunked\r\n\r\n",
            "GET /sub/%s HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            "GET /sub/%s HTTP/1.0\r\n\r\n",
            "GET /pub/%s HTTP/1.1\r\nHost: h\r\n\r\n",
            "DELETE /pub/%s HTTP/1.1\r\nHost: h\r\n\r\n");

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/ }
            """);

    @Test
    void nothingIsLeft() throws Exception {
        AtomicBoolean publishing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(publishing), threads);
            CompletableFuture.allOf(IntStream.range(0, THREADS)
                            .mapToObj(seed -> CompletableFuture.runAsync(() -> comeAndGo(seed), threads))
                            .toArray(CompletableFuture[]::new))
                    .get(180, TimeUnit.SECONDS);
            publishing.set(false);
            publisher.get(20, TimeUnit.SECONDS);
        } finally {
            publishing.set(false);
            threads.shutdownNow();
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            String info = "/pub/busy" + channel;
            NODE.post(info, "the last one");
            Eventually.see(() -> NODE.get(info).header("X-Channel-Subscribers"), Optional.of("0")::equals);
        }
        if (Sockets.canBeSeen()) {
            Eventually.see(() -> Sockets.of(NODE.address()), sockets -> sockets == 0);
        }
        assertThat(LeakedBuffers.reports()).isEmpty();
    }

    private static void publish(AtomicBoolean publishing) {
        Random random = new Random(99);
        try (WireClient client = NODE.connect()) {
            while (publishing.get()) {
                client.sendRaw(RunningNode.withBody(
                        "POST", "/pub/busy" + random.nextInt(CHANNELS), new byte[random.nextInt(2000)]));
                client.receive();
            }
        }
    }

    private static void comeAndGo(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CLIENTS / THREADS; i++) {
            try (WireClient client = NODE.connect()) {
                String channel = "busy" + random.nextInt(CHANNELS);
                String request = REQUESTS.get(random.nextInt(REQUESTS.size())).formatted(channel);
                boolean whole = random.nextInt(8) > 0;
                client.sendRaw(request.substring(0, whole ? request.length() : random.nextInt(request.length()))
                        .getBytes());
                int patience = whole ? random.nextInt(4) : 0;
                if (patience == 1) {
                    client.finishSending();
                } else if (patience >= 2) {
                    client.receiveAnything();
                }
                if (random.nextBoolean()) {
                    client.reset();
                }
            }
        }
    }
}
