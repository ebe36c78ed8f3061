package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.StentorProcess;

/** An EventSource gives up for good over any answer but 200: it gets none while a channel has no owner. */
class EventSourceFailoverTest {
    @TempDir
    Path directory;

    @Test
    void sourcesThatAreOpenedWhileAnOwnerIsDeadGetWhatIsStoredAndWhatComes() throws Exception {
        assumeTrue(NpmClients.areThere("eventsource"), NpmClients.MISSING);
        List<StentorProcess> nodes = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.started()) {
            for (int i = 0; i < 2; i++) {
                nodes.add(StentorProcess.start(
                        directory,
                        "--redis",
                        redis.uri(),
                        "--port",
                        Integer.toString(RedisProcess.freePort()),
                        "--remoting-port",
                        Integer.toString(RedisProcess.freePort()),
                        "--management-port",
                        Integer.toString(RedisProcess.freePort())));
            }
            nodes.forEach(StentorProcess::awaitReady);
            NpmClients.run(
                    "failover",
                    Map.of(
                            "STENTOR_NODES",
                            nodes.stream()
                                    .map(node -> "http://127.0.0.1:"
                                            + node.address("HTTP").getPort())
                                    .collect(Collectors.joining(" ")),
                            "STENTOR_PIDS",
                            nodes.stream()
                                    .map(node -> Long.toString(node.pid()))
                                    .collect(Collectors.joining(" "))),
                    directory);
        } finally {
            nodes.forEach(StentorProcess::close);
        }
    }
}
