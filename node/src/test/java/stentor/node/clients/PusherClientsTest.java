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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;

/** pusher-js, laravel-echo and the server's SDK as npm has them, on one node and on three behind a balancer that is not sticky. */
class PusherClientsTest {
    private static final String CONFIGURATION = "locations: [ { type: pusher } ]\n";

    private static List<RunningNode> three = List.of();

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        assumeTrue(NpmClients.areThere("pusher-js"), NpmClients.MISSING);
        three = RunningNode.cluster(3, CONFIGURATION);
    }

    @AfterAll
    static void stop() {
        three.forEach(RunningNode::close);
    }

    @Test
    void theyTalkOverOneNode() throws Exception {
        try (RunningNode node = RunningNode.start(CONFIGURATION)) {
            NpmClients.run("pusher", Map.of("STENTOR_NODES", url(node), "PUSHER_TRANSPORT", "ws"), directory);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "xhr_streaming", "xhr_polling"})
    void theyTalkOverThreeNodesWhicheverTakesARequest(String transport) throws Exception {
        NpmClients.run("pusher", Map.of("STENTOR_NODES", urls(), "PUSHER_TRANSPORT", transport), directory);
    }

    @Test
    void aPageOfAnotherOriginDoes() throws Exception {
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        NpmClients.run(
                "pusher-browser",
                Map.of("STENTOR_NODES", urls(), "CHROMIUM", chromium.get().toString()),
                directory);
    }

    private static String urls() {
        return three.stream().map(PusherClientsTest::url).collect(Collectors.joining(" "));
    }

    private static String url(RunningNode node) {
        return "http://127.0.0.1:" + node.address().getPort();
    }
}
