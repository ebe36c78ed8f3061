package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What msgbus' own README shows, on one node and on three: any of them takes any of it. */
class MsgbusTest {
    private static final int NODES = 3;

    @TempDir
    private static Path docroot;

    private static List<List<RunningNode>> clusters = List.of();

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(docroot.resolve("index.html"), "<title>webchat</title>");
        String yaml = "docroot: \"" + docroot + "\"\nlocations: [ { type: bus, prefix: /msgbus/ } ]\n";
        clusters = List.of(List.of(RunningNode.start(yaml)), RunningNode.cluster(NODES, yaml));
    }

    @AfterAll
    static void stop() {
        clusters.forEach(nodes -> nodes.forEach(RunningNode::close));
    }

    static List<List<RunningNode>> clusters() {
        return clusters;
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void picturesArePublishedByHttp10AndComeAsTheyAre(List<RunningNode> nodes) {
        byte[] picture = new byte[342];
        new Random(1).nextBytes(picture);
        try (StreamClient stream = nodes.get(0).stream("/msgbus/foo");
                WireClient publisher = nodes.get(nodes.size() - 1).connect()) {
            String boundary = boundary(stream.head());
            stream.until("\n");
            publisher.send("POST /msgbus/foo HTTP/1.0\nContent-Type: image/jpeg\nContent-Length: 342\n\n");
            assertThat(publisher.sendRaw(picture).receive().status()).isEqualTo(204);
            assertThat(stream.block()).isEqualTo("Content-Type: image/jpeg\nContent-Length: 342");
            String part = new String(picture, ISO_8859_1) + "\r\n" + boundary + "\r\n";
            assertThat(stream.bytes(part.length())).isEqualTo(part.getBytes(ISO_8859_1));
        }
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void onlySomeTypesAreAskedFor(List<RunningNode> nodes) {
        try (StreamClient stream = nodes.get(0).stream("/msgbus/foo?type=text/*,image/*")) {
            stream.until("\n");
            for (String type : List.of("application/x-whatever", "image/jpeg", "audio/ogg", "text/html")) {
                post(nodes, "/msgbus/foo", type, type);
            }
            assertThat(stream.block()).startsWith("Content-Type: image/jpeg\n");
            stream.until("\n--");
            stream.until("\n");
            assertThat(stream.block()).startsWith("Content-Type: text/html\n");
        }
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void allMessagesReachWhoFollowsAllAtWhateverNode(List<RunningNode> nodes) {
        for (RunningNode node : nodes) {
            try (WireClient follower = node.connect()) {
                WireResponse head = follower.send("GET /msgbus/ HTTP/1.0\n\n").receiveHead();
                assertThat(head.status()).isEqualTo(200);
                String boundary = boundary(head);
                StringBuilder expected = new StringBuilder(boundary + "\r\n");
                // The head says that all nodes know: nothing is waited for in between.
                for (int i = 0; i < 30; i++) {
                    String channel = "channel-" + i % 10;
                    post(nodes, "/msgbus/" + channel, "hello " + i, "text/plain", "Authorization: Basic ZHVnc29uZzo=");
                    String body = "hello " + i;
                    expected.append("From: dugsong\r\nContent-Location: /msgbus/" + channel
                            + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                            + "\r\n" + boundary + "\r\n");
                }
                assertThat(sorted(follower.bytes(expected.length()), boundary))
                        .isEqualTo(sorted(expected.toString().getBytes(US_ASCII), boundary));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void theRestIsAMinimalWebServer(List<RunningNode> nodes) {
        for (RunningNode node : nodes) {
            assertThat(node.get("/").text()).isEqualTo("<title>webchat</title>");
        }
    }

    /** Every publish at another node. */
    private static void post(List<RunningNode> nodes, String path, String body, String type, String... more) {
        RunningNode node = nodes.get(Math.floorMod(body.hashCode(), nodes.size()));
        String[] headers = IntStream.rangeClosed(0, more.length)
                .mapToObj(i -> i == 0 ? "Content-Type: " + type : more[i - 1])
                .toArray(String[]::new);
        assertThat(node.post(path, body, headers).status()).isEqualTo(204);
    }

    /** Messages of different channels may pass each other. */
    private static List<String> sorted(byte[] parts, String boundary) {
        return List.of(new String(parts, US_ASCII).split(boundary)).stream()
                .sorted()
                .toList();
    }

    private static String boundary(WireResponse head) {
        String type = head.header("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/x-mixed-replace;boundary=");
        return "--" + type.substring(type.indexOf('=') + 1);
    }
}
