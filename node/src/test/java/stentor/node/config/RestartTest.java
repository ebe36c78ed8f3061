package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.config.Described.Item;

/** Keys that say that they need a restart do, and others do not. */
class RestartTest {
    /** For each key that needs a restart a file that says something else than without it, and what is named. */
    private static final Map<String, List<String>> CHANGES = Map.ofEntries(
            Map.entry("port", List.of("port: 1", "port")),
            Map.entry("address", List.of("address: 0.0.0.0", "address")),
            Map.entry("subscriber_buffer", List.of("subscriber_buffer: 2m", "subscriber_buffer")),
            Map.entry("log", List.of("log: json", "log")),
            Map.entry(
                    "traces.endpoint",
                    List.of("traces: { endpoint: \"http://collector:4318/v1/traces\" }", "traces.endpoint")),
            Map.entry("traces.ratio", List.of("traces: { ratio: 1 }", "traces.ratio")),
            Map.entry("store", List.of("store: { other: { type: memory }, default: { type: memory } }", "store.other")),
            Map.entry("tls.port", List.of("tls: { port: 1, certificate: a.pem, key: a.pem }", "tls")),
            Map.entry("cluster.name", List.of("cluster: { port: 0, name: a }", "cluster.name")),
            Map.entry(
                    "cluster.hostname",
                    List.of(
                            "cluster: { port: 0, hostname: 127.0.0.2, management_address: 127.0.0.1 }",
                            "cluster.hostname")),
            Map.entry("cluster.port", List.of("cluster: { port: 1 }", "cluster.port")),
            Map.entry("cluster.seed_nodes", List.of("cluster: { port: 0, seed_nodes: a:1 }", "cluster.seed_nodes")),
            Map.entry(
                    "cluster.lease",
                    List.of("cluster: { port: 0, lease: kubernetes, discovery: kubernetes }", "cluster.lease")),
            Map.entry("cluster.discovery", List.of("cluster: { port: 0, discovery: dns }", "cluster.discovery")),
            Map.entry(
                    "cluster.management_port",
                    List.of("cluster: { port: 0, management_port: 1 }", "cluster.management_port")),
            Map.entry(
                    "cluster.management_address",
                    List.of("cluster: { port: 0, management_address: 0.0.0.0 }", "cluster.management_address")),
            Map.entry(
                    "cluster.management_token",
                    List.of("cluster: { port: 0, management_token: 0123456789abcdef }", "cluster.management_token")),
            Map.entry("cluster.drain", List.of("cluster: { port: 0, drain: 1m }", "cluster.drain")),
            Map.entry(
                    "cluster.join_timeout",
                    List.of("cluster: { port: 0, join_timeout: 61s }", "cluster.join_timeout")));

    @TempDir
    Path directory;

    @BeforeEach
    void aFileThatThereIs() throws IOException {
        Files.createFile(directory.resolve("a.pem"));
    }

    /** All that are marked, but for what is below store, and the files of cluster.tls. */
    static List<String> marked() {
        List<String> marked = new ArrayList<>();
        collect(NodeReader.describe(), "", marked);
        marked.removeIf(key -> key.startsWith("store.") || key.startsWith("cluster.tls") || key.equals("cluster"));
        return marked.stream().distinct().toList();
    }

    private static void collect(Described described, String path, List<String> marked) {
        for (Item item : described.items()) {
            String key = Problems.path(path, item.key().name());
            if (item.key().restart()) {
                marked.add(key);
            }
            item.below().ifPresent(below -> collect(below, key, marked));
        }
    }

    @ParameterizedTest
    @MethodSource("marked")
    void aKeyThatIsMarkedIsNamed(String key) {
        List<String> change = CHANGES.get(key);
        assertThat(change).as("a change of " + key).isNotNull();
        assertThat(Restart.keys(NodeSettings.DEFAULT, settings(change.get(0)))).contains(change.get(1));
    }

    @Test
    void anotherPortForTlsIsNamedAndOtherFilesAreNot() throws IOException {
        Files.createFile(directory.resolve("b.pem"));
        NodeSettings started = settings("tls: { port: 1, certificate: a.pem, key: a.pem }");
        assertThat(Restart.keys(started, settings("tls: { port: 1, certificate: b.pem, key: b.pem }")))
                .isEmpty();
        assertThat(Restart.keys(started, settings("tls: { port: 2, certificate: a.pem, key: a.pem }")))
                .containsExactly("tls.port");
    }

    @Test
    void aMessageMayBeAsLargeAsTheNodeWasStartedFor() {
        NodeSettings started = settings("limits: { max_message_size: 5m }");
        assertThat(Restart.keys(started, settings("limits: { max_message_size: 5m }")))
                .isEmpty();
        assertThat(Restart.keys(started, settings("limits: { max_message_size: 1k }")))
                .isEmpty();
        assertThat(Restart.keys(started, settings("limits: { max_message_size: 6m }")))
                .containsExactly("limits.max_message_size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "locations: []",
                "apps: []",
                "limits: { max_connections: 1, max_channels: 1, publish_rate: { channel: 1/s, address: 1/s } }",
                "docroot: .",
                "hosts: a.example",
                "trusted_proxies: 10.0.0.0/8",
                "{ trusted_proxies: 10.0.0.0/8, proxy_protocol: true, forwarded_header: forwarded }",
                "console: false",
            })
    void theOthersCanBeTaken(String yaml) {
        assertThat(Restart.keys(NodeSettings.DEFAULT, settings(yaml))).isEmpty();
    }

    private NodeSettings settings(String yaml) {
        return ConfigurationFile.yaml(directory, yaml).settings();
    }
}
