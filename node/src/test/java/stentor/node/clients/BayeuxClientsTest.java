package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;

/** faye and cometd as npm has them, on one node and on three behind a balancer that is not sticky. */
class BayeuxClientsTest {
    private static final String CONFIGURATION = """
            locations:
              - { type: bayeux, path: /bayeux }
              - { type: publisher, prefix: /publisher/ }
            """;

    @TempDir
    Path directory;

    @BeforeAll
    static void look() {
        assumeTrue(NpmClients.areThere("faye"), NpmClients.MISSING);
    }

    @Test
    void theyTalkOverOneNode() throws Exception {
        try (RunningNode node = RunningNode.start(CONFIGURATION)) {
            NpmClients.run("bayeux", Map.of("STENTOR_NODES", url(node)), directory);
        }
    }

    @Test
    void theyTalkOverThreeNodesWhicheverTakesARequest() throws Exception {
        List<RunningNode> nodes = RunningNode.cluster(3, CONFIGURATION);
        try {
            String urls = nodes.stream().map(BayeuxClientsTest::url).collect(Collectors.joining(" "));
            NpmClients.run("bayeux", Map.of("STENTOR_NODES", urls), directory);
        } finally {
            nodes.forEach(RunningNode::close);
        }
    }

    @Test
    void aPageOfAnotherOriginDoes() throws Exception {
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        try (RunningNode node = RunningNode.start(CONFIGURATION)) {
            NpmClients.run(
                    "bayeux-browser",
                    Map.of(
                            "STENTOR_NODES",
                            url(node),
                            "CHROMIUM",
                            chromium.get().toString()),
                    directory);
        }
    }

    @Test
    void soDoesOneOverThreeNodes() throws Exception {
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        List<RunningNode> nodes = RunningNode.cluster(3, CONFIGURATION);
        try {
            String urls = nodes.stream().map(BayeuxClientsTest::url).collect(Collectors.joining(" "));
            NpmClients.run(
                    "bayeux-browser",
                    Map.of("STENTOR_NODES", urls, "CHROMIUM", chromium.get().toString()),
                    directory);
        } finally {
            nodes.forEach(RunningNode::close);
        }
    }

    private static String url(RunningNode node) {
        return "http://127.0.0.1:" + node.address().getPort();
    }
}
