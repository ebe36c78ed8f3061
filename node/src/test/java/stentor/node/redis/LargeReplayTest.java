package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;

/** A stream that reads a hundred large messages from the log takes each of them out of Redis once. */
class LargeReplayTest {
    private static final int MESSAGES = 100;
    private static final int LENGTH = 1 << 20;
    private static final int PATIENCE_MILLIS = 60_000;

    @Test
    void oneReplayCostsRedisHardlyMoreThanTheMessagesOnce() throws IOException {
        try (RedisProcess redis = RedisProcess.started();
                RunningNode node = RunningNode.start("store: { type: redis, uri: \"" + redis.uri() + "\" }\n")) {
            String filler = "x".repeat(LENGTH - 3);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(node.post("/publisher/large", body(i, filler)).status())
                        .isEqualTo(202);
            }
            long before = redis.sentBytes();
            replay(node.address(), filler);
            assertThat(redis.sentBytes() - before)
                    .isBetween((long) MESSAGES * LENGTH, (long) (1.1 * MESSAGES * LENGTH));
        }
    }

    private static void replay(InetSocketAddress address, String filler) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /subscriber/large HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < MESSAGES; i++) {
                String line = lines.readLine();
                while (!line.startsWith("data: ")) {
                    assertThat(line).doesNotContain("gap");
                    line = lines.readLine();
                }
                // Not as an assertion about the text: that would be said in full.
                assertThat(line.equals("data: " + body(i, filler)))
                        .as("message %s", i)
                        .isTrue();
            }
        }
    }

    private static String body(int number, String filler) {
        return String.format("%03d", number) + filler;
    }
}
