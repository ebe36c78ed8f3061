package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;
import stentor.node.location.Authorize;
import stentor.node.location.Location;
import stentor.node.location.PublisherLocation;

/** Keys of the configuration, given by environment variables. */
class VariablesTest {
    @TempDir
    Path directory;

    @Test
    void aVariableWinsOverTheFileAndTheFileOverTheDefault() {
        NodeSettings settings = settings(
                "port: 1\nlimits: { max_connections: 5, max_message_size: 2k }",
                Map.of("STENTOR_PORT", "2", "STENTOR_LIMITS__MAX_CONNECTIONS", "6", "STENTOR_LOG", "json"));
        assertThat(settings.port()).isEqualTo(2);
        assertThat(settings.limits().maxConnections()).isEqualTo(6);
        assertThat(settings.limits().maxMessageSize()).isEqualTo(2048);
        assertThat(settings.log()).isEqualTo(LogFormat.JSON);
        assertThat(settings.address()).isEqualTo("127.0.0.1");
    }

    @Test
    void withoutAFileTheyAreTheConfiguration() {
        NodeSettings settings = ((Loaded) ConfigurationReader.read(Map.of(
                        "STENTOR_STORE__DEFAULT__TYPE", "redis",
                        "STENTOR_STORE__DEFAULT__URI", "redis://r:1/2",
                        "STENTOR_CLUSTER__SEED_NODES", "a:1, b:2",
                        "STENTOR_CONSOLE__PASSWORD", "hidden",
                        "PATH", "/bin")))
                .settings();
        assertThat(settings.stores())
                .containsExactly(Map.entry("default", RedisStore.at(new RedisAddress.Uri("redis://r:1/2"))));
        assertThat(settings.cluster().seedNodes()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
        assertThat(settings.console().password()).contains("hidden");
        assertThat(settings.locations()).isEqualTo(NodeSettings.DEFAULT.locations());
    }

    @Test
    void anIndexNamesOneOfAList() {
        NodeSettings settings = settings(
                """
                locations:
                  - { type: publisher, prefix: /a/ }
                  - { type: queue, prefix: /q/ }
                """,
                Map.of(
                        "STENTOR_LOCATIONS__0__MESSAGE_TIMEOUT", "5m",
                        "STENTOR_LOCATIONS__2__TYPE", "bus",
                        "STENTOR_LOCATIONS__2__PREFIX", "/b/",
                        "STENTOR_LOCATIONS__2__AUTHORIZE__ANY__0__ALLOW", "10.0.0.0/8",
                        "STENTOR_HOSTS__0", "a.example"));
        List<Location> locations = settings.locations().locations();
        assertThat(((PublisherLocation) locations.get(0)).publishing().channel().messageTimeout())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(locations).extracting(Location::type).containsExactly("publisher", "queue", "bus");
        assertThat(locations.get(2).mount().authorize()).containsInstanceOf(Authorize.Any.class);
        assertThat(settings.hosts()).containsExactly("a.example");
    }

    @Test
    void aWholeSectionOrListIsGivenAsYaml() {
        NodeSettings settings = settings(
                "",
                Map.of(
                        "STENTOR_LOCATIONS", "[{ type: pubsub, prefix: /p/, add_header: { X-A: b } }]",
                        "STENTOR_APPS", "[{ id: a, key: k, secret: '{s}' }]",
                        "STENTOR_LIMITS__MAX_CHANNELS", "{ group: 7 }"));
        assertThat(settings.locations().locations()).hasSize(1);
        assertThat(settings.appsInForce().withId("a")).isPresent();
        assertThat(settings.limits().maxChannelsOfGroup()).hasValue(7);
    }

    @Test
    void aSecretMayBeginAsAMappingDoes() {
        NodeSettings settings = settings("", Map.of("STENTOR_CLUSTER__MANAGEMENT_TOKEN", "{[\"sixteen-or-more"));
        assertThat(settings.cluster().managementToken()).contains("{[\"sixteen-or-more");
    }

    @Test
    void storesAreNamedAsInTheFileHoweverThatIsWritten() {
        String named = "store: { default: { type: memory }, My-Redis: { type: redis, database: 1 } }";
        assertThat(settings(named, Map.of("STENTOR_STORE__MY_REDIS__DATABASE", "2"))
                        .stores()
                        .get("My-Redis"))
                .isEqualTo(RedisStore.at(new RedisAddress.Server("localhost", 6379, 2, java.util.Optional.empty())));
        String unnamed = "store: { type: redis, database: 1 }";
        Map<String, String> both = Map.of("STENTOR_STORE__DATABASE", "3", "STENTOR_STORE__OTHER__TYPE", "memory");
        assertThat(settings(unnamed, both).stores())
                .containsExactly(
                        Map.entry(
                                "default",
                                RedisStore.at(
                                        new RedisAddress.Server("localhost", 6379, 3, java.util.Optional.empty()))),
                        Map.entry("other", new MemoryStore()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STENTOR_PORT | web | STENTOR_PORT: port: web (expected: 0 to 65535)",
                "STENTOR_LIMITS__MAX_CONNECTIONS | 0 | STENTOR_LIMITS__MAX_CONNECTIONS: limits.max_connections: 0 (expected: 1 or more)",
                "STENTOR_TLS__PORT | 1 | STENTOR_TLS__PORT: tls.certificate: missing (expected: a PEM file)",
                "STENTOR_LOCATIONS__1__TYPE | bus | STENTOR_LOCATIONS__1__TYPE: 1 (expected: at most 0, as locations has so many items before)",
                "STENTOR_STORE_DEFAULT_URI | x | STENTOR_STORE_DEFAULT_URI: no such key (did you mean STENTOR_STORE__DEFAULT__URI?)",
                "STENTOR_PROT | 1 | STENTOR_PROT: no such key (did you mean STENTOR_PORT?)",
                "STENTOR_NOTHING__LIKE__IT | 1 | STENTOR_NOTHING__LIKE__IT: no such key (STENTOR_STORE__DEFAULT__URI is store.default.uri)",
                "STENTOR_CLUSTER | a | STENTOR_CLUSTER: a text (expected: keys and values, or a list, as {a: b} or [a, b])",
                "STENTOR_APPS | [{ | STENTOR_APPS: a text (expected: keys and values, or a list, as {a: b} or [a, b])",
                "STENTOR_APPS | [{ id: a }] | STENTOR_APPS: apps[0].keys: none (expected: key and secret, or a list of keys)",
            })
    void aMistakeNamesTheVariable(String variable, String value, String problem) {
        assertThat(((Refused) ConfigurationReader.read(Map.of(variable, value))).problems())
                .contains(problem);
    }

    @Test
    void whatIsWrongInTheFileIsToldWithItsLine() {
        ConfigurationFile file =
                ConfigurationFile.yaml(directory, "log: xml\nport: 1").with(Map.of("STENTOR_PORT", "web"));
        assertThat(file.problems())
                .containsExactly(
                        "STENTOR_PORT: port: web (expected: 0 to 65535)",
                        "s.yaml:1: log: xml (expected: text or json)");
    }

    /** A Service of the name stentor puts these in every container of its namespace. */
    @ParameterizedTest
    @CsvSource({
        "STENTOR_SERVICE_HOST, 10.0.0.1",
        "STENTOR_SERVICE_PORT, 80",
        "STENTOR_SERVICE_PORT_HTTP, 80",
        "STENTOR_PORT, tcp://10.0.0.1:80",
        "STENTOR_PORT_80_TCP, tcp://10.0.0.1:80",
        "STENTOR_PORT_80_TCP_ADDR, 10.0.0.1",
        "STENTOR_CLUSTER_PORT, tcp://10.0.0.1:80",
        "STENTOR_CLUSTER_SERVICE_HOST, 10.0.0.1",
        "STENTOR_CPUS, 2",
        "STENTOR_JAVA_OPTS, -Xint",
        "STENTOR_URL, http://h",
    })
    void whatOthersSetIsNoKey(String variable, String value) {
        Loaded loaded = (Loaded) ConfigurationReader.read(Map.of(variable, value));
        assertThat(loaded.settings()).isEqualTo(NodeSettings.DEFAULT);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void aVariableThatTheFileNamesIsTheFiles() {
        NodeSettings settings = settings("port: ${STENTOR_CLUSTER}", Map.of("STENTOR_CLUSTER", "7"));
        assertThat(settings.port()).isEqualTo(7);
        assertThat(settings.cluster()).isEqualTo(ClusterSettings.ALONE);
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThat(settings("", Map.of("STENTOR_PORT", ""))).isEqualTo(NodeSettings.DEFAULT);
    }

    @Test
    void oneThatIsFarFromAnyKeyIsWarnedAbout() {
        assertThat(((Loaded) ConfigurationReader.read(Map.of("STENTOR_REDIS_URI", "x"))).warnings())
                .containsExactly("STENTOR_REDIS_URI: no key of the configuration has this name; it is not looked at");
    }

    private NodeSettings settings(String yaml, Map<String, String> environment) {
        return ConfigurationFile.yaml(directory, yaml).with(environment).settings();
    }
}
