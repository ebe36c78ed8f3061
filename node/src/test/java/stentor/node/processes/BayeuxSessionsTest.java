package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;

/** Sessions of Bayeux clients, whose nodes are killed, or stopped as planned, one after the other. */
class BayeuxSessionsTest {
    private static final int SESSIONS = 12;
    /** Each of the nodes once; more by {@code -Dstentor.kills}. */
    private static final int KILLS = Integer.getInteger("stentor.kills", 3);

    @Test
    void withAcknowledgementsNothingIsLostAndNobodyHasToBeginAnew() {
        try (ProcessCluster cluster = ProcessCluster.of(3)) {
            List<InetSocketAddress> addresses =
                    cluster.nodes().stream().map(ProcessCluster.Node::address).toList();
            List<BayeuxFollower> followers = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                followers.add(new BayeuxFollower(addresses, i, "kills"));
            }
            followers.forEach(follower -> new Thread(follower).start());
            await(followers, BayeuxFollower::isSubscribed);
            HttpPublisher publisher = new HttpPublisher(addresses, 0, "kills");
            new Thread(publisher).start();
            for (int kill = 0; kill < KILLS; kill++) {
                int before = publisher.acknowledged();
                await(followers, follower -> follower.count() > before + 10);
                ProcessCluster.Node node = cluster.node(kill % 3);
                node.process().kill().exitCode();
                int atDeath = publisher.acknowledged();
                await(followers, follower -> follower.count() > atDeath + 10);
                cluster.start(node);
                cluster.awaitWhole();
            }
            int refusedBefore = refusals(followers);
            for (int stop = 0; stop < Math.max(1, KILLS / 3); stop++) {
                // A planned stop: every connect is answered well, and the session goes on elsewhere.
                ProcessCluster.Node node = cluster.node(stop % 3);
                node.process().terminate().exitCode();
                int atEnd = publisher.acknowledged();
                await(followers, follower -> follower.count() > atEnd + 10);
                cluster.start(node);
                cluster.awaitWhole();
            }
            assertThat(refusals(followers)).isEqualTo(refusedBefore);
            publisher.stop();
            await(followers, BayeuxFollower::hasEnded);
            assertThat(followers.stream()
                            .mapToLong(BayeuxFollower::longestSpread)
                            .max()
                            .orElse(0))
                    .as("milliseconds that a client was asked to wait when its node stopped")
                    .isBetween(1L, 2000L);
            List<String> all = new ArrayList<>(IntStream.range(0, publisher.acknowledged())
                    .mapToObj(Integer::toString)
                    .toList());
            all.add(HttpPublisher.END);
            for (BayeuxFollower follower : followers) {
                assertThat(follower.failure()).isEmpty();
                assertThat(follower.received()).isEqualTo(all);
            }
        }
    }

    private static int refusals(List<BayeuxFollower> followers) {
        return followers.stream().mapToInt(BayeuxFollower::refusedConnects).sum();
    }

    private interface Check {
        boolean holds(BayeuxFollower follower);
    }

    /** Waits until it holds for all; one that has given up is not waited for. */
    private static void await(List<BayeuxFollower> followers, Check check) {
        Eventually.see(
                ProcessCluster.PATIENCE,
                () -> followers.stream()
                        .filter(follower -> !check.holds(follower) && !follower.hasEnded())
                        .count(),
                waiting -> waiting == 0);
    }
}
