package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import stentor.node.testing.Eventually;

/**
 * A cluster of the version before becomes one of this version, a node at a time and under load: nothing is lost, nothing comes
 * twice, and no node has to start again. Wants the jar of the version before: {@code -Dstentor.before=/path/to/stentor.jar}.
 */
@EnabledIfSystemProperty(named = "stentor.before", matches = ".+")
class MixedVersionsTest {
    @Test
    void nodesAreReplacedOneByOneAndNobodyNotices() {
        List<String> before = List.of("-cp", System.getProperty("stentor.before"));
        try (ProcessCluster cluster = ProcessCluster.of(3, before);
                Load load = new Load(cluster)) {
            for (ProcessCluster.Node node : cluster.nodes()) {
                load.beginAnew();
                node.process().terminate();
                Eventually.see(ProcessCluster.PATIENCE, node.process()::isAlive, alive -> !alive);
                cluster.start(node);
                cluster.awaitWhole();
                load.awaitMore(100);
                assertThat(load.gaps()).isZero();
            }
            load.check();
            for (ProcessCluster.Node node : cluster.nodes()) {
                assertThat(node.process().err())
                        .doesNotContain(
                                "ERROR", "starting again", "is not known to this version", "cannot read", "is new:");
            }
        }
    }

    @Test
    void aNodeOfEitherVersionIsKilledAndNothingIsLost() {
        List<String> before = List.of("-cp", System.getProperty("stentor.before"));
        try (ProcessCluster cluster = ProcessCluster.of(3, before);
                Load load = new Load(cluster)) {
            ProcessCluster.Node upgraded = cluster.node(2);
            upgraded.process().terminate();
            Eventually.see(ProcessCluster.PATIENCE, upgraded.process()::isAlive, alive -> !alive);
            cluster.start(upgraded);
            cluster.awaitWhole();
            load.awaitMore(50);
            for (int killed : new int[] {0, 2}) {
                cluster.node(killed).process().kill().exitCode();
                load.awaitMore(50);
                cluster.start(cluster.node(killed), killed == 0 ? before : List.of());
                cluster.awaitWhole();
                load.awaitMore(50);
            }
            load.check();
        }
    }
}
