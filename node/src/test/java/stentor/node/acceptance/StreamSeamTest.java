package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;

/** Event streams that are opened, lost and resumed while messages are published: each gets all, once and in order. */
class StreamSeamTest {
    private static final int MESSAGES = 1500;
    private static final int FOLLOWERS = 8;

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 100000 }
              - { type: subscriber, prefix: /subscriber/ }
            """);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoComesBackAgainAndAgainMissesNothingAndSeesNothingTwice(long seed) throws Exception {
        List<CompletableFuture<List<Integer>>> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            Random random = new Random(seed * 100 + i);
            followers.add(CompletableFuture.supplyAsync(
                    () -> follow("/subscriber/" + seed, random), action -> new Thread(action).start()));
        }
        try (WireClient publisher = NODE.connect()) {
            for (int i = 0; i < MESSAGES; i++) {
                publisher.sendRaw(RunningNode.withBody(
                        "POST", "/publisher/" + seed, Integer.toString(i).getBytes(UTF_8)));
                assertThat(publisher.receive().status()).isIn(201, 202);
            }
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            all.add(i);
        }
        for (CompletableFuture<List<Integer>> follower : followers) {
            assertThat(follower.get(60, TimeUnit.SECONDS)).as("seed %d", seed).isEqualTo(all);
        }
    }

    /** Reads a few events at a time, over a new connection each time, from the last id received. */
    private static List<Integer> follow(String path, Random random) {
        List<Integer> received = new ArrayList<>();
        String last = "0:0";
        while (received.size() < MESSAGES) {
            try (StreamClient stream = NODE.stream(path, "Accept: text/event-stream", "Last-Event-ID: " + last)) {
                int most = 1 + random.nextInt(200);
                for (int i = 0; i < most && received.size() < MESSAGES; i++) {
                    String[] event = stream.event().split("\nid: |id: |\ndata: ");
                    last = event[1];
                    received.add(Integer.parseInt(event[2]));
                }
            }
        }
        return received;
    }
}
