package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs tests that are written for Node.js. */
final class NpmClients {
    private static final Path SCRIPTS = Path.of("src", "test", "js").toAbsolutePath();

    static final Path PACKAGES = SCRIPTS.resolve("node_modules");
    static final String MISSING =
            "real clients are not tried: there is no Node.js, or nobody has run \"npm ci\" in " + SCRIPTS;

    private static final long PATIENCE_SECONDS = 180;

    private NpmClients() {}

    /** Whether Node.js and this package are there. */
    static boolean areThere(String npmPackage) {
        return program("node").isPresent() && Files.isDirectory(PACKAGES.resolve(npmPackage));
    }

    static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> program(name).stream())
                .findFirst();
    }

    /** Runs {@code clients/NAME.test.js}, all of whose tests must pass. */
    static void run(String name, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                        program("node").orElseThrow().toString(), "--test", "clients/" + name + ".test.js")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(environment);
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
