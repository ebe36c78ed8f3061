package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;

/** The console of three nodes in a real browser. */
class ConsoleInABrowserTest {
    private static List<RunningNode> nodes = List.of();

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        assumeTrue(NpmClients.areThere("axe-core"), NpmClients.MISSING);
        nodes = RunningNode.cluster(3, "");
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    @Test
    void itShowsAndDoesWhatItSays() throws Exception {
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        NpmClients.run(
                "console",
                Map.of(
                        "CHROMIUM",
                        chromium.get().toString(),
                        "STENTOR_URL",
                        "http://127.0.0.1:" + nodes.get(0).address().getPort()),
                directory);
    }
}
