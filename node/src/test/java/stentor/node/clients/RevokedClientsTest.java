package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;

/** EventSource, pusher-js and faye as npm has them, at one node, when what let them in is revoked at another one. */
class RevokedClientsTest {
    private static final String SECRET = "a secret that the application shares with the node";

    @TempDir
    Path directory;

    @Test
    void theyLoseWhatWasRevokedAndNothingElse() throws Exception {
        assumeTrue(NpmClients.areThere("faye"), NpmClients.MISSING);
        List<RunningNode> nodes = RunningNode.cluster(2, """
                locations:
                  - { type: publisher, prefix: /publisher/ }
                  - { type: pubsub, prefix: /jwt/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: bayeux, path: /bayeux, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pusher }
                """.formatted(SECRET));
        try {
            NpmClients.run(
                    "revocation",
                    Map.of(
                            "STENTOR_URL",
                            "http://127.0.0.1:" + nodes.get(1).address().getPort(),
                            "STENTOR_MANAGEMENT",
                            "http://127.0.0.1:"
                                    + nodes.get(0).managementAddress().getPort(),
                            "JWT_SECRET",
                            SECRET),
                    directory);
        } finally {
            nodes.forEach(RunningNode::close);
        }
    }
}
