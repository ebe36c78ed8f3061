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
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/**
 * Nodes die, freeze, stop and come back under load, and so does Redis: nothing that was acknowledged is lost, nothing comes twice or in
 * another order. The tests share one cluster, and each leaves it whole; they have an order because it is by age that
 * nodes become the home of the shards' coordinator.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodesDieTest {
    /** 10 s are promised after a crash, 2 s for a planned stop; the rest is for a machine that is busy with other things. */
    private static final Duration AFTER_A_CRASH = Duration.ofSeconds(25);

    private static final Duration PLANNED = Duration.ofSeconds(6);

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
        try (Load load = new Load(cluster);
                Holders holders = new Holders("killed-", cluster.node(1), cluster.node(2))) {
            ProcessCluster.Node oldest = cluster.node(0);
            load.beginAnew();
            oldest.process().kill().exitCode();
            load.awaitMore(20);
            assertThat(load.longestWait()).isLessThan(AFTER_A_CRASH);
            assertThat(load.longestSilence(1)).isLessThan(AFTER_A_CRASH);
            assertThat(load.longestSilence(2)).isLessThan(AFTER_A_CRASH);
            holders.check();
            cluster.start(oldest);
            cluster.awaitWhole();
            load.awaitMore(20);
            load.check();
        }
    }

    @Test
    @Order(2)
    void aNodeStopsAsPlannedAndNobodyNoticesMoreThanAPause() {
        try (Load load = new Load(cluster)) {
            ProcessCluster.Node leaving = cluster.node(1);
            load.beginAnew();
            leaving.process().terminate();
            Eventually.see(leaving::readiness, status -> status == 503);
            assertThat(leaving.process().exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            load.awaitMore(20);
            assertThat(load.mostAttempts()).isLessThanOrEqualTo(2);
            assertThat(load.longestWait()).isLessThan(PLANNED);
            assertThat(load.longestSilence(0)).isLessThan(PLANNED);
            assertThat(load.longestSilence(2)).isLessThan(PLANNED);
            // A node that joins takes its share under the same load.
            load.beginAnew();
            cluster.start(leaving);
            cluster.awaitWhole();
            load.awaitMore(100);
            assertThat(load.longestWait()).isLessThan(PLANNED);
            load.check();
        }
    }

    @Test
    @Order(3)
    void aNodeThatWasFrozenIsOverruledAndComesBack() {
        try (Load load = new Load(cluster);
                Holders staying = new Holders("frozen-", cluster.node(0), cluster.node(1));
                Holders held = new Holders("held-", cluster.node(2), cluster.node(1))) {
            ProcessCluster.Node frozen = cluster.node(2);
            load.beginAnew();
            frozen.process().signal("STOP");
            try {
                long since = System.nanoTime();
                load.awaitMore(20);
                assertThat(load.longestSilence(0)).isLessThan(AFTER_A_CRASH);
                assertThat(load.longestSilence(1)).isLessThan(AFTER_A_CRASH);
                staying.check();
                held.awaitSuccessors();
                // Long enough that the others have given it up for good.
                Eventually.see(() -> Duration.ofNanos(System.nanoTime() - since).toSeconds(), seconds -> seconds >= 20);
            } finally {
                frozen.process().signal("CONT");
            }
            assertThat(held.awaitEnd()).isLessThan(PLANNED);
            Eventually.see(ProcessCluster.PATIENCE, frozen.process()::err, err -> err.contains("starting again"));
            ProcessCluster.awaitReady(frozen);
            load.awaitMore(20);
            load.check();
        }
    }

    @Test
    @Order(4)
    void whileRedisIsAwayPublishersAreToldSoAndSubscribersStay() {
        String poll = "GET /subscriber/quiet HTTP/1.1\nHost: h\n\n";
        try (Load load = new Load(cluster);
                WireClient held = WireClient.connect(cluster.node(0).address(), ProcessCluster.PATIENCE)
                        .send(poll)) {
            cluster.redis().stop();
            for (ProcessCluster.Node node : cluster.nodes()) {
                long asked = System.nanoTime();
                WireResponse answer = publish(node, "quiet", "lost");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isPresent();
                assertThat(node.readiness()).isEqualTo(200);
            }
            cluster.redis().start();
            load.awaitMore(20);
            Eventually.see(() -> publish(cluster.node(1), "quiet", "kept").status(), status -> status < 300);
            assertThat(held.receive().text()).isEqualTo("kept");
            load.check();
        }
    }

    @Test
    @Order(5)
    void whenRedisIsEmptiedIdsGrowOnAndWhoLostMessagesIsTold() {
        WireResponse first = publish(cluster.node(0), "emptied", "first");
        publish(cluster.node(0), "emptied", "second");
        try (Load load = new Load(cluster)) {
            load.expectGap();
            cluster.redis().empty();
            load.awaitMore(20);
            Eventually.see(() -> publish(cluster.node(1), "emptied", "third").status(), status -> status < 300);
            WireResponse next = WireClient.exchange(
                    cluster.node(2).address(),
                    "GET /subscriber/emptied HTTP/1.1\nHost: h\nLast-Event-ID: "
                            + first.header("X-Channel-Last-Message-Id").orElseThrow() + "\n\n");
            assertThat(next.text()).isEqualTo("third");
            assertThat(next.header("X-Message-Gap")).contains("true");
            load.check();
        }
    }

    private static WireResponse publish(ProcessCluster.Node node, String channel, String text) {
        return WireClient.exchange(
                node.address(),
                "POST /publisher/%s HTTP/1.1\nHost: h\nContent-Length: %d\n\n%s"
                        .formatted(channel, text.length(), text));
    }
}
