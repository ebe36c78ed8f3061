package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;

/** Clients come back at once when their streams and polls end: a node that stops does not end all of them at the same moment. */
class SpreadEndsTest {
    private static final int CLIENTS = 12;
    private static final Pattern RETRY = Pattern.compile("retry: (\\d+)");

    private static final byte CLOSE = (byte) 0x88;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    /** A node is stopped once. Half of the polls have a channel of their own, half share one. */
    @Test
    void eachEndsInItsOwnWayAndEventSourcesAreToldWhenToComeBack() {
        List<WireClient> clients = new ArrayList<>();
        RunningNode node = RunningNode.startWith(
                "port: 0\ncluster: { port: 0, management_port: 0, drain: 1s }\nlocations: [ { type: subscriber, prefix: /c/ }, { type: publisher, prefix: /p/ } ]\n");
        try {
            List<CompletableFuture<Integer>> polls = new ArrayList<>();
            List<CompletableFuture<byte[]>> sockets = new ArrayList<>();
            List<CompletableFuture<String>> events = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String channel = "/c/" + (i % 2 == 0 ? "shared" : "own" + i);
                clients.add(request(node, channel, ""));
                clients.add(request(node, channel, "Accept: text/event-stream\n"));
                clients.add(request(node, channel, String.join("\n", WebSocketClient.HANDSHAKE) + "\n"));
                node.awaitSubscribers(channel.replace("/c/", "/p/"), i % 2 == 0 ? 3 * (i / 2 + 1) : 3);
            }
            for (int i = 0; i < clients.size(); i += 3) {
                polls.add(later(clients.get(i), client -> client.receive().status()));
                events.add(later(clients.get(i + 1), client -> new String(client.rest())));
                sockets.add(later(clients.get(i + 2), client -> {
                    client.receiveHead();
                    // The first bytes of the close frame.
                    return client.bytes(2);
                }));
            }
            node.leave();
            assertThat(polls).extracting(CompletableFuture::join).containsOnly(408);
            assertThat(sockets).extracting(CompletableFuture::join).allMatch(frame -> frame[0] == CLOSE);
            assertThat(events.stream().map(CompletableFuture::join).map(SpreadEndsTest::retry))
                    .allMatch(millis -> millis < 2000)
                    .satisfies(
                            all -> assertThat(all.stream().distinct().count()).isGreaterThan(CLIENTS / 3));
        } finally {
            node.close();
            clients.forEach(WireClient::close);
        }
    }

    private static WireClient request(RunningNode node, String channel, String headers) {
        return node.connect().send("GET " + channel + " HTTP/1.1\nHost: h\n" + headers + "\n");
    }

    private static <T> CompletableFuture<T> later(WireClient client, Function<WireClient, T> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(client), THREADS);
    }

    private static long retry(String stream) {
        Matcher retry = RETRY.matcher(stream);
        assertThat(retry.find()).as(stream).isTrue();
        return Long.parseLong(retry.group(1));
    }
}
