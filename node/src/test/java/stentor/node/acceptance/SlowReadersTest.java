package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;

/** A thousand clients that do not read what they asked for: one that does is not hurt by them, and they can come back. */
class SlowReadersTest {
    private static final int SLOW = 1000;
    private static final int SMALL_WINDOW = 4096;
    private static final String BODY = "x".repeat(16 << 10);

    /** Of these, so many that nobody's kernel takes all for a client that does not read. */
    private static final int MOST = 400;

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            subscriber_buffer: 64k
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 1000 }
              - { type: subscriber, prefix: /subscriber/ }
            """);

    @Test
    void oneThatReadsGetsEachMessageAsItIsPublishedAndTheOthersAreCutOffAndCanResume() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (StreamClient fast = NODE.stream("/subscriber/x", "Accept: text/event-stream")) {
            for (int i = 0; i < SLOW; i++) {
                slow.add(slowReader());
            }
            NODE.awaitSubscribers("/publisher/x", SLOW + 1);
            String first = "";
            int published = 0;
            while (published < MOST && NODE.subscribers("/publisher/x") > 1) {
                NODE.post("/publisher/x", published + BODY);
                String event = fast.event();
                assertThat(event).endsWith("data: " + published + BODY);
                first = first.isEmpty() ? event.split("\n")[0].substring("id: ".length()) : first;
                published++;
            }
            NODE.awaitSubscribers("/publisher/x", 1);
            NODE.post("/publisher/x", "still here");
            assertThat(fast.event()).endsWith("data: still here");
            resumes(first, published);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void resumes(String after, int published) {
        try (StreamClient again =
                NODE.stream("/subscriber/x", "Accept: text/event-stream", "Last-Event-ID: " + after)) {
            for (int i = 1; i < published; i++) {
                assertThat(again.event()).endsWith("data: " + i + BODY);
            }
            assertThat(again.event()).endsWith("data: still here");
        }
    }

    private static Socket slowReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.connect(NODE.address());
        socket.getOutputStream()
                .write("GET /subscriber/x HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }
}
