package stentor.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code kubectl} command. Tests that need it are skipped where it is not installed, or too old to know components. */
final class Kubectl {
    /** Where the manifests are. */
    static final Path K8S = Path.of("..", "k8s").toAbsolutePath().normalize();

    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern MINOR = Pattern.compile("\"gitVersion\": *\"v1\\.([0-9]+)");
    private static final boolean IS_USABLE = isUsable();

    private final Path directory;
    private final List<String> options;

    private Kubectl(Path directory, List<String> options) {
        assumeTrue(IS_USABLE, "kubectl 1.27 or newer is not installed: manifests are not rendered");
        this.directory = directory;
        this.options = options;
    }

    /** One that asks no cluster. */
    static Kubectl alone(Path directory) {
        return new Kubectl(directory, List.of());
    }

    /** One that talks to an API. */
    static Kubectl of(Path directory, List<String> options) {
        return new Kubectl(directory, options);
    }

    /** What it prints; fails if it does. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        command.addAll(options);
        Path out = Files.createTempFile(directory, "kubectl", ".out");
        Path err = Files.createTempFile(directory, "kubectl", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        // Neither the settings of whoever runs the tests nor what it has heard of other clusters.
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("KUBECONFIG", "/dev/null");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(err))
                .isZero();
        return Files.readString(out);
    }

    private static boolean isUsable() {
        try {
            Process process = new ProcessBuilder("kubectl", "version", "--client", "--output=json")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher minor = MINOR.matcher(said);
            return process.waitFor() == 0 && minor.find() && Integer.parseInt(minor.group(1)) >= 27;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
