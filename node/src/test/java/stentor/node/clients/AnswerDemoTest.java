package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        try (RedisNodes nodes = new RedisNodes(3, directory)) {
            NpmClients.run(
                    "answer",
                    nodes.environment(Map.of("CHROMIUM", chromium.get().toString())),
                    directory);
        }
    }
}
