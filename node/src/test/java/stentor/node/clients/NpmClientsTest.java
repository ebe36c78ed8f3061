package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;

/** Real clients; {@code src/test/js/package.json} names them. */
class NpmClientsTest {
    private static final Path SCRIPTS = Path.of("src", "test", "js").toAbsolutePath();
    private static final Path PACKAGES = SCRIPTS.resolve("node_modules");
    private static final long PATIENCE_SECONDS = 180;

    @AutoClose
    private static RunningNode node;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        assumeTrue(
                program("node").isPresent() && Files.isDirectory(PACKAGES.resolve("ws")),
                "real clients are not tried: there is no Node.js, or nobody has run \"npm ci\" in " + SCRIPTS);
        node = RunningNode.start("""
                docroot: "%s"
                locations:
                  - { type: publisher, prefix: /publisher/ }
                  - { type: subscriber, prefix: /subscriber/ }
                  - { type: pubsub, prefix: /pubsub/ }
                  - { type: bus, prefix: /msgbus/ }
                """.formatted(PACKAGES.resolve("nchan")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventsource", "websocket", "fetch"})
    void theyGetWhatTheyShould(String client) throws Exception {
        run(client, Map.of());
    }

    @Test
    void aBrowserDoesToo() throws Exception {
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> program(name).stream())
                .findFirst();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        run("browser", Map.of("CHROMIUM", chromium.get().toString()));
    }

    private void run(String client, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                        program("node").orElseThrow().toString(), "--test", "clients/" + client + ".test.js")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .put("STENTOR_URL", "http://127.0.0.1:" + node.address().getPort());
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(out);
            assertThat(ended).as("still running: %s", said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).containsPattern("pass [1-9]").contains("skipped 0");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
