package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;

/** What operators read about metrics, and their dashboards and alerts, against what a node says. */
class MetricsPageTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path PROMETHEUS = Path.of("../deploy/prometheus");
    private static final Pattern METRIC = Pattern.compile("\\b(?:stentor|jvm|process|system)_[a-z0-9_]+");

    /** Parts of a histogram, and what a dashboard has for "since when". */
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum)$");

    private static final JsonMapper JSON = new JsonMapper();

    private static Set<String> told;

    @BeforeAll
    static void scrape() {
        try (RunningNode node = RunningNode.start()) {
            // Some are there from the first call of their kind on.
            node.post("/push_messages/some", "job");
            try (StreamClient stream = node.stream("/subscriber/some", "Accept: text/event-stream")) {
                node.awaitSubscribers("/publisher/some", 1);
                node.post("/publisher/some", "one", "Content-Type: text/plain");
                stream.until("one");
            }
            told = WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: localhost\n\n")
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ")[2])
                    .collect(Collectors.toSet());
            // From the first collection on.
            told.add("jvm_gc_pause_seconds");
        }
    }

    /** Micrometer adds the longest of late to each histogram; a dashboard computes that from its buckets. */
    private static Set<String> ownMetrics() {
        return told.stream()
                .filter(name -> name.startsWith("stentor_") && !name.endsWith("_seconds_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageNamesEachMetricAndNoOther() throws IOException {
        Set<String> named = Files.readAllLines(DOCS.resolve("metrics.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([a-z_0-9]+)(\\{[^`]*})?`")
                        .matcher(line.split("\\|")[1])
                        .results())
                .map(result -> "stentor_" + result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(ownMetrics());
    }

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws IOException {
        Set<String> asked = new TreeSet<>();
        panels().forEach(panel -> panel.path("targets")
                .forEach(target -> asked.addAll(metrics(target.path("expr").asText()))));
        assertThat(told).containsAll(asked);
        assertThat(asked).as("each metric has a panel").containsAll(ownMetrics());
    }

    /** As Grafana's model of a dashboard has it, as far as a file can be wrong in it. */
    @Test
    void theDashboardIsOneThatGrafanaTakes() throws IOException {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.path("uid").asText()).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        List<JsonNode> panels = panels();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : panels) {
            assertThat(panel.path("type").asText()).isIn("row", "timeseries");
            assertThat(panel.path("title").asText()).isNotEmpty();
            takePlace(panel.path("gridPos"), cells);
            if (panel.path("type").asText().equals("timeseries")) {
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.path("targets")).isNotEmpty();
                assertThat(panel.path("targets").findValuesAsText("refId"))
                        .doesNotHaveDuplicates()
                        .allMatch(id -> id.matches("[A-Z]"));
            }
        }
    }

    private static void takePlace(JsonNode place, Set<String> cells) {
        int x = place.path("x").asInt(-1);
        int y = place.path("y").asInt(-1);
        int right = x + place.path("w").asInt(-1);
        assertThat(x).isNotNegative();
        assertThat(y).isNotNegative();
        assertThat(right).isBetween(x + 1, 24);
        for (int column = x; column < right; column++) {
            for (int line = y; line < y + place.path("h").asInt(); line++) {
                assertThat(cells.add(column + " " + line))
                        .as("two panels at %d %d", column, line)
                        .isTrue();
            }
        }
    }

    @Test
    void alertsAskForMetricsThatThereAreAndAreExplained() throws IOException {
        String rules = Files.readString(PROMETHEUS.resolve("alerts.yaml"));
        assertThat(told).containsAll(metrics(rules));
        String operating = Files.readString(DOCS.resolve("operating.md"));
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(rules)
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(20).allMatch(alert -> operating.contains("| " + alert + " |"));
        String tests = Files.readString(PROMETHEUS.resolve("alerts_test.yaml"));
        assertThat(alerts).allMatch(alert -> tests.contains("alertname=\"" + alert + "\""));
    }

    @Test
    void prometheusTakesTheRulesAndTheirTestsPass() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeThat(promtool).as("Debian's package prometheus").exists();
        promtool(promtool, "check", "rules", "alerts.yaml");
        promtool(promtool, "test", "rules", "alerts_test.yaml");
        promtool(promtool, "check", "config", "prometheus.yml");
    }

    private static void promtool(Path promtool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> told.contains(name) ? name : SUFFIX.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode dashboard() throws IOException {
        return JSON.readTree(Files.readString(PROMETHEUS.resolve("dashboard.json")));
    }

    private static List<JsonNode> panels() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        dashboard().path("panels").forEach(panels::add);
        return panels;
    }
}
