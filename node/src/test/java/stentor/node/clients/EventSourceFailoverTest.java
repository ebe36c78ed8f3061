package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An EventSource gives up for good over any answer but 200: it gets none while a channel has no owner. */
class EventSourceFailoverTest {
    @TempDir
    Path directory;

    @Test
    void sourcesThatAreOpenedWhileAnOwnerIsDeadGetWhatIsStoredAndWhatComes() throws Exception {
        assumeTrue(NpmClients.areThere("eventsource"), NpmClients.MISSING);
        try (RedisNodes nodes = new RedisNodes(2, directory)) {
            NpmClients.run("failover", nodes.environment(Map.of()), directory);
        }
    }
}
