package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;

/** A real network is cut between nodes, none of which loses Redis or its clients: their cluster stays one. */
class PartitionedNodesTest {
    /** 30 s are promised; the rest is for a machine that is busy with other things. */
    private static final Duration BACK = Duration.ofSeconds(60);

    private static Namespaces network;
    private static ProcessCluster cluster;

    @BeforeAll
    static void start() {
        Optional<String> missing = Namespaces.missing();
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
        network = new Namespaces(3);
        cluster = ProcessCluster.on(network.hosts(), network.here());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void theMajorityGoesOnAndWhoIsCutOffStartsAgainInItsProcessAndComesBack() {
        ProcessCluster.Node first = cluster.node(0);
        cluster.awaitWhole();
        try (Load load = new Load(cluster);
                WireClient stream = WireClient.connect(first.address(), ProcessCluster.PATIENCE)) {
            stream.send("GET /subscriber/held HTTP/1.1\nHost: h\nAccept: text/event-stream\n\n");
            assertThat(stream.receiveHead().status()).isEqualTo(200);
            network.cutOff(0);
            try {
                assertThat(stream.rest()).asString().endsWith("0\r\n\r\n");
                Eventually.see(BACK, first.process()::err, err -> err.contains("starting again"));
                load.awaitMore(20);
                awaitPlansWithoutFounding(first.process(), "starting again");
                assertThat(first.readiness()).isEqualTo(503);
            } finally {
                network.heal(0);
            }
            Eventually.see(BACK, first::readiness, status -> status == 200);
            load.awaitMore(20);
            load.check();
        }
    }

    @Test
    void aFirstSeedNodeThatIsStartedAnewWhileItIsCutOffFoundsNoSecondCluster() {
        ProcessCluster.Node first = cluster.node(0);
        cluster.awaitWhole();
        try (Load load = new Load(cluster)) {
            first.process().kill().exitCode();
            network.cutOff(0);
            try {
                cluster.start(first, ProcessCluster.EACH_PLAN);
                awaitPlansWithoutFounding(first.process(), "");
                load.awaitMore(20);
            } finally {
                network.heal(0);
            }
            first.process().awaitReady();
            Eventually.see(BACK, first::readiness, status -> status == 200);
            load.awaitMore(20);
            load.check();
        }
    }

    /** It has looked for its cluster twice, for longer than it takes to found one. */
    private static void awaitPlansWithoutFounding(StentorProcess process, String since) {
        Eventually.see(ProcessCluster.PATIENCE, () -> plans(process, since), plans -> plans >= 2);
        assertThat(after(process, since)).doesNotContain("and founds a cluster");
    }

    private static long plans(StentorProcess process, String since) {
        return after(process, since)
                .lines()
                .filter(line -> line.contains(" joining: "))
                .count();
    }

    private static String after(StentorProcess process, String since) {
        return process.err().substring(process.err().indexOf(since));
    }
}
