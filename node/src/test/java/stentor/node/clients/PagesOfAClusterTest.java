package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;

/** The console and the chat of three nodes in a real browser. */
class PagesOfAClusterTest {
    private static List<RunningNode> nodes = List.of();
    private static Path chromium;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        assumeTrue(NpmClients.areThere("axe-core"), NpmClients.MISSING);
        Optional<Path> browser = NpmClients.chromium();
        assumeTrue(browser.isPresent(), "a browser is not tried: there is no Chromium");
        chromium = browser.get();
        nodes = RunningNode.cluster(3, "");
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    @Test
    void theConsoleShowsAndDoesWhatItSays() throws Exception {
        NpmClients.run("console", Map.of("CHROMIUM", chromium.toString(), "STENTOR_URL", url(nodes.get(0))), directory);
    }

    @Test
    void twoBrowsersOnTwoNodesChat() throws Exception {
        NpmClients.run(
                "chat",
                Map.of(
                        "CHROMIUM",
                        chromium.toString(),
                        "STENTOR_NODES",
                        nodes.stream().map(PagesOfAClusterTest::url).collect(Collectors.joining(" "))),
                directory);
    }

    private static String url(RunningNode node) {
        return "http://127.0.0.1:" + node.address().getPort();
    }
}
