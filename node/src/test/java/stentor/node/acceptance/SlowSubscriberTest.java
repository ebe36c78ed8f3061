package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** A location says what becomes of those who read too slowly: here they stay, and are told of what they missed. */
class SlowSubscriberTest {
    private static final int SMALL_WINDOW = 4096;
    private static final String BODY = "x".repeat(16 << 10);
    /** So many that nobody's kernel takes all for a client that does not read. */
    private static final int MOST = 2_000;

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            subscriber_buffer: 64k
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 5 }
              - { type: subscriber, prefix: /drop_oldest/, slow_subscriber: drop_oldest }
              - { type: subscriber, prefix: /latest_only/, slow_subscriber: latest_only }
            """);

    private static double dropped() {
        return WireClient.exchange(NODE.managementAddress(), "GET /metrics HTTP/1.1\nHost: localhost\n\n")
                .text()
                .lines()
                .filter(line -> line.startsWith("stentor_streams_dropped_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop_oldest", "latest_only"})
    void whatASlowSubscriberHasNoRoomForIsDroppedAndToldAndItStays(String policy) throws IOException {
        double before = dropped();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(SMALL_WINDOW);
            slow.connect(NODE.address());
            String head = "GET /" + policy + "/" + policy + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
            slow.getOutputStream().write(head.getBytes(UTF_8));
            NODE.awaitSubscribers("/publisher/" + policy, 1);
            int published = 0;
            while (published < MOST && dropped() == before) {
                for (int i = 0; i < 20; i++) {
                    NODE.post("/publisher/" + policy, published++ + " " + BODY);
                }
            }
            assertThat(dropped()).isGreaterThan(before);
            NODE.post("/publisher/" + policy, "the last one");
            assertThat(NODE.subscribers("/publisher/" + policy)).isEqualTo(1);

            List<String> read = new ArrayList<>();
            BufferedReader reader = new BufferedReader(new InputStreamReader(slow.getInputStream(), UTF_8));
            boolean gap = false;
            String line;
            do {
                line = reader.readLine();
                if (line.startsWith("data: ") && gap) {
                    // Where the gap ends.
                    gap = false;
                } else if (line.startsWith("data: ")) {
                    read.add(line.substring("data: ".length()).split(" ")[0]);
                } else if (line.equals("event: stentor.gap")) {
                    read.add("gap");
                    gap = true;
                }
            } while (!line.equals("data: the last one"));
            assertThat(read).contains("gap");
            // In order, and none before which something is missing without a word.
            int expected = 0;
            boolean told = false;
            for (String each : read.subList(0, read.size() - 1)) {
                if (each.equals("gap")) {
                    told = true;
                } else if (!each.isEmpty()) {
                    int number = Integer.parseInt(each);
                    assertThat(number == expected || told && number > expected)
                            .as("%s after %s", each, expected)
                            .isTrue();
                    expected = number + 1;
                    told = false;
                }
            }
            NODE.post("/publisher/" + policy, "it is still here");
            Eventually.see(
                    () -> {
                        try {
                            return reader.readLine();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    next -> next.equals("data: it is still here"));
        }
    }
}
