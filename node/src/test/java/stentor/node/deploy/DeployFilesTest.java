package stentor.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** The files under {@code deploy}, read by the programs that they are for, where those are installed. */
class DeployFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\bstentor_[a-z_]+");

    @TempDir
    private Path directory;

    @Test
    void haproxyTakesItsConfiguration() throws Exception {
        assertThat(said(
                        "/usr/sbin/haproxy",
                        "-c",
                        "-f",
                        ROOT.resolve("deploy/haproxy.cfg").toString()))
                .contains("Configuration file is valid");
    }

    @Test
    void nginxTakesItsConfiguration() throws Exception {
        // Logs go where this user may write.
        String configuration =
                Files.readString(ROOT.resolve("deploy/nginx.conf")).replace("/var/log/nginx/", directory + "/");
        Path file = Files.writeString(directory.resolve("nginx.conf"), configuration);
        assertThat(said("/usr/sbin/nginx", "-t", "-p", directory.toString(), "-c", file.toString(), "-g", "pid pid;"))
                .contains("test is successful");
    }

    @Test
    void prometheusTakesItsConfigurationAndTheAlertRules() throws Exception {
        assertThat(said(
                        "/usr/bin/promtool",
                        "check",
                        "config",
                        ROOT.resolve("deploy/prometheus/prometheus.yml").toString()))
                .contains("rules found")
                .doesNotContain("FAILED");
    }

    /** A rule about a metric that is not there never fires. */
    @Test
    void everyMetricOfTheRulesAndTheDashboardIsToBeHad() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(ROOT.resolve("deploy/prometheus/dashboard.json").toFile());
        assertThat(dashboard.path("panels")).isNotEmpty();
        Set<String> named = metrics(Files.readString(ROOT.resolve("deploy/prometheus/alerts.yaml")));
        named.addAll(metrics(dashboard.toString()));
        try (RunningNode node = RunningNode.start()) {
            node.post("/publisher/a", "one", "Content-Type: text/plain");
            String scraped = WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: 127.0.0.1\n\n")
                    .text();
            Set<String> missing = new TreeSet<>(named);
            missing.removeAll(metrics(scraped));
            // There once something has failed.
            missing.remove("stentor_log_failures_total");
            assertThat(missing).isEmpty();
        }
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String said(String program, String... arguments) throws IOException, InterruptedException {
        assumeThat(Path.of(program)).as("installed").exists();
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
