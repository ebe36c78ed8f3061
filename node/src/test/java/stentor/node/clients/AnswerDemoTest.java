package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.StentorProcess;

/**
 * The page whose answer survives everything, and the console: three nodes in processes of their own, one of which is killed
 * while both are open.
 */
class AnswerDemoTest {
    @TempDir
    Path directory;

    @Test
    void anAnswerSurvivesTheDeathOfANodeWhichTheConsoleShows() throws Exception {
        assumeTrue(NpmClients.areThere("axe-core"), NpmClients.MISSING);
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        List<StentorProcess> nodes = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.started()) {
            for (int i = 0; i < 3; i++) {
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
                    "answer",
                    Map.of(
                            "CHROMIUM",
                            chromium.get().toString(),
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
