package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.Sockets;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.protocol.channel.MessageId;

/** Clients of streams that leave, that stop reading, that only listen for a while. */
class StreamClientsTest {
    private static final int CLIENTS = 200;
    private static final String LARGE = "x".repeat(1 << 20);
    /** More of those than the kernel's buffers take on both sides. */
    private static final int TOO_MANY = 2 + (Sockets.MORE_THAN_IS_SENT >> 20);

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 2m }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: bus, prefix: /msgbus/ }
              - { type: bus, prefix: /followed/, channel_group: followed }
              - { type: publisher, prefix: /to-followed/, channel_group: followed }
            """);

    static Stream<Arguments> transports() {
        return Stream.of(
                Arguments.of("sse", List.of("Accept: text/event-stream")),
                Arguments.of("multipart", List.of("Accept: multipart/mixed")),
                Arguments.of("chunked", List.of("TE: chunked")),
                Arguments.of("websocket", List.of(WebSocketClient.HANDSHAKE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transports")
    void clientsThatLeaveAQuietChannelAreNoticedAndNoSocketStays(String channel, List<String> headers) {
        assumeThat(Sockets.canBeSeen()).isTrue();
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(open(channel, headers));
        }
        assertThat(NODE.subscribers("/publisher/" + channel)).isEqualTo(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            if (i % 2 == 0) {
                clients.get(i).close();
            } else {
                clients.get(i).reset();
            }
        }
        NODE.awaitSubscribers("/publisher/" + channel, 0);
        Eventually.see(() -> Sockets.of(NODE.address()), open -> open == 0);
    }

    @Test
    void aClientThatLeavesBeforeItsAnswerBeginsIsNoticedToo() {
        for (int i = 0; i < CLIENTS; i++) {
            try (WireClient client = NODE.connect()) {
                client.send("GET /subscriber/hasty HTTP/1.1\nHost: x\nAccept: text/event-stream\n\n");
            }
        }
        NODE.awaitSubscribers("/publisher/hasty", 0);
        Eventually.see(() -> Sockets.of(NODE.address()), open -> open == 0);
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOffAndCanResume() {
        MessageId received;
        try (StreamClient stream = NODE.stream("/subscriber/slow", "Accept: text/event-stream")) {
            received = Relay.id(NODE.post("/publisher/slow", "first"));
            assertThat(stream.event()).endsWith("data: first");
            for (int i = 0; i < TOO_MANY; i++) {
                NODE.post("/publisher/slow", LARGE);
            }
            NODE.awaitSubscribers("/publisher/slow", 0);
            assertThat(readsToAnUntimelyEnd(stream)).isTrue();
        }
        try (StreamClient again =
                NODE.stream("/subscriber/slow", "Accept: text/event-stream", "Last-Event-ID: " + received)) {
            for (int i = 0; i < TOO_MANY; i++) {
                assertThat(again.event()).endsWith("data: " + LARGE);
            }
        }
    }

    @Test
    void oneThatDoesNotReadWhatIsNotStoredIsCutOffToo() {
        try (StreamClient stream = NODE.stream("/subscriber/unstored", "Accept: text/event-stream")) {
            assertThat(stream.head().status()).isEqualTo(200);
            for (int i = 0; i < TOO_MANY; i++) {
                NODE.post("/unstored/unstored", LARGE);
            }
            NODE.awaitSubscribers("/publisher/unstored", 0);
        }
    }

    @Test
    void aBurstCutsNobodyOffWhoReads() {
        try (StreamClient stream = NODE.stream("/subscriber/burst", "Accept: text/event-stream")) {
            String line = "\"" + "x".repeat(100_000) + "\"\n";
            NODE.post("/publisher/burst?batch=true", line.repeat(50), "Content-Type: application/x-ndjson");
            for (int i = 0; i < 50; i++) {
                assertThat(stream.event()).endsWith("data: " + line.stripTrailing());
            }
            assertThat(NODE.subscribers("/publisher/burst")).isEqualTo(1);
        }
    }

    @Test
    void followersOfTheBusThatLeaveAreNoticedAndNoSocketStays() {
        assumeThat(Sockets.canBeSeen()).isTrue();
        leave("/msgbus/quiet");
        NODE.awaitSubscribers("/publisher/quiet", 0);
        Eventually.see(() -> Sockets.of(NODE.address()), open -> open == 0);
        leave("/followed/");
        Eventually.see(() -> NODE.post("/to-followed/x", "x").status(), status -> status == 202);
        Eventually.see(() -> Sockets.of(NODE.address()), open -> open == 0);
    }

    private static void leave(String path) {
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(NODE.stream(path));
        }
        clients.forEach(client -> assertThat(client.head().status()).isEqualTo(200));
        for (int i = 0; i < CLIENTS; i++) {
            if (i % 2 == 0) {
                clients.get(i).close();
            } else {
                clients.get(i).wire().reset();
            }
        }
    }

    @Test
    void heldPollsThatLeaveAreNoticedAndNoSocketStays() {
        assumeThat(Sockets.canBeSeen()).isTrue();
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(NODE.connect().send("GET /subscriber/polled HTTP/1.1\nHost: x\n\n"));
        }
        NODE.awaitSubscribers("/publisher/polled", CLIENTS);
        clients.forEach(WireClient::close);
        NODE.awaitSubscribers("/publisher/polled", 0);
        Eventually.see(() -> Sockets.of(NODE.address()), open -> open == 0);
    }

    @Test
    void aFollowerOfAllThatDoesNotReadIsCutOffAndTheOthersAreNot() {
        try (StreamClient slow = NODE.stream("/followed/");
                StreamClient fast = NODE.stream("/followed/?type=text/*")) {
            fast.until("\n");
            for (int i = 0; i < TOO_MANY; i++) {
                NODE.post("/to-followed/" + i % 3, LARGE, "Content-Type: application/octet-stream");
                NODE.post("/to-followed/" + i % 3, "go on", "Content-Type: text/plain");
                assertThat(fast.block()).startsWith("Content-Location: /followed/" + i % 3);
                fast.until("go on\n--");
                fast.until("\n");
            }
            assertThat(readsToAnUntimelyEnd(slow)).isTrue();
        }
    }

    private static WireClient open(String channel, List<String> headers) {
        StreamClient stream = NODE.stream("/subscriber/" + channel, headers.toArray(String[]::new));
        assertThat(stream.head().status()).isIn(200, 101);
        return stream.wire();
    }

    private static boolean readsToAnUntimelyEnd(StreamClient stream) {
        try {
            while (stream.chunk().length > 0) {
                assertThat(stream.head().status()).isEqualTo(200);
            }
            return false;
        } catch (UncheckedIOException reset) {
            return true;
        }
    }
}
