package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.WireClient;

/** Two nodes that share a Redis find each other there, and either goes on where the other one dies. */
class TwoNodesTest {
    /** 10 s are promised; the rest is for a machine that is busy with other things. */
    private static final Duration AFTER_A_CRASH = Duration.ofSeconds(25);

    private static final int CHANNELS = 10;

    @Test
    void whicheverOfTwoNodesIsKilledTheOtherGoesOn() {
        try (ProcessCluster cluster = ProcessCluster.meetingInRedis(2)) {
            for (int killed = 0; killed < 2; killed++) {
                everyChannelTakesAMessage(cluster.node(0));
                everyChannelTakesAMessage(cluster.node(1));
                long at = System.nanoTime();
                cluster.node(killed).process().kill().exitCode();
                everyChannelTakesAMessage(cluster.node(1 - killed));
                assertThat(Duration.ofNanos(System.nanoTime() - at)).isLessThan(AFTER_A_CRASH);
                cluster.start(cluster.node(killed));
                cluster.awaitWhole();
            }
        }
    }

    private static void everyChannelTakesAMessage(ProcessCluster.Node node) {
        for (int i = 0; i < CHANNELS; i++) {
            String publish =
                    "POST /publisher/" + i + " HTTP/1.1\nHost: h\nContent-Type: text/plain\nContent-Length: 1\n\nm";
            Eventually.see(
                    ProcessCluster.PATIENCE,
                    () -> WireClient.exchange(node.address(), publish).status(),
                    status -> status / 100 == 2);
        }
    }
}
