package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import stentor.node.testing.Eventually;

/**
 * Nodes die, freeze, stop and come back under load: nothing that was acknowledged is lost, nothing comes twice or in
 * another order. The tests share one cluster, and each leaves it whole; they have an order because it is by age that
 * nodes become the home of the shards' coordinator.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodesDieTest {
    /** A pause may take 10 s after a crash, 2 s for a planned stop; a busy machine is granted more. */
    private static final Duration AFTER_A_CRASH = Duration.ofSeconds(15);

    private static final Duration PLANNED = Duration.ofSeconds(5);

    private static ProcessCluster cluster;

    @BeforeAll
    static void start() {
        cluster = ProcessCluster.of(3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void whole() {
        cluster.awaitWhole();
    }

    @Test
    @Order(1)
    void theNodeOfTheCoordinatorIsKilledAndComesBack() {
        killed(0);
    }

    @Test
    @Order(2)
    void aNodeStopsAsPlannedAndNobodyNoticesMoreThanAPause() {
        try (Load load = new Load(cluster)) {
            ProcessCluster.Node oldest = cluster.node(1);
            load.beginAnew();
            oldest.process().terminate();
            Eventually.see(oldest::readiness, status -> status == 503);
            assertThat(oldest.process().exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            load.awaitMore(20);
            System.err.println("TERM wait " + load.longestWait() + " attempts " + load.mostAttempts() + " silence "
                    + load.longestSilence(0) + load.longestSilence(2));
            assertThat(load.mostAttempts()).isLessThanOrEqualTo(2);
            assertThat(load.longestWait()).isLessThan(PLANNED);
            assertThat(load.longestSilence(0)).isLessThan(PLANNED);
            assertThat(load.longestSilence(2)).isLessThan(PLANNED);
            // A node that joins takes its share under the same load.
            load.beginAnew();
            cluster.start(oldest);
            cluster.awaitWhole();
            load.awaitMore(200);
            System.err.println("JOIN wait " + load.longestWait() + " attempts " + load.mostAttempts() + " silence "
                    + load.longestSilence(0) + load.longestSilence(2));
            assertThat(load.longestWait()).isLessThan(PLANNED);
            load.check();
        }
    }

    @Test
    @Order(3)
    void anotherNodeIsKilledAndComesBack() {
        killed(0);
    }

    @Test
    @Order(4)
    void aNodeThatWasFrozenIsOverruledAndComesBack() {
        try (Load load = new Load(cluster)) {
            ProcessCluster.Node frozen = cluster.node(2);
            load.beginAnew();
            frozen.process().signal("STOP");
            try {
                long since = System.nanoTime();
                load.awaitMore(20);
                System.err.println("STOP wait " + load.longestWait() + " silence " + load.longestSilence(0)
                        + load.longestSilence(1));
                assertThat(load.longestSilence(0)).isLessThan(AFTER_A_CRASH);
                assertThat(load.longestSilence(1)).isLessThan(AFTER_A_CRASH);
                // Long enough that the others have given it up for good.
                Eventually.see(() -> Duration.ofNanos(System.nanoTime() - since).toSeconds(), seconds -> seconds >= 20);
            } finally {
                frozen.process().signal("CONT");
            }
            Eventually.see(ProcessCluster.PATIENCE, frozen.process()::err, err -> err.contains("starting again"));
            ProcessCluster.awaitReady(frozen);
            load.awaitMore(20);
            load.check();
        }
    }

    private static void killed(int number) {
        try (Load load = new Load(cluster)) {
            load.beginAnew();
            cluster.node(number).process().kill().exitCode();
            load.awaitMore(20);
            System.err.println("KILL wait " + load.longestWait() + " attempts " + load.mostAttempts() + " silence "
                    + load.longestSilence(1) + load.longestSilence(2));
            assertThat(load.longestWait()).isLessThan(AFTER_A_CRASH);
            assertThat(load.longestSilence(1)).isLessThan(AFTER_A_CRASH);
            assertThat(load.longestSilence(2)).isLessThan(AFTER_A_CRASH);
            cluster.start(cluster.node(number));
            cluster.awaitWhole();
            load.awaitMore(20);
            load.check();
        }
    }
}
