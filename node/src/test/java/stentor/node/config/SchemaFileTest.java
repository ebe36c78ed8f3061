package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What editors are told of configuration files. */
class SchemaFileTest {
    private static final Path TOP = Path.of("..");
    private static final Path COMMITTED = TOP.resolve("node/docs/stentor.schema.json");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final JsonMapper JSON = new JsonMapper();

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(SchemaFile.text(), InputFormat.JSON);

    /** A text that is a configuration, and where it stands. */
    record Example(String place, String yaml) {
        @Override
        public String toString() {
            return place;
        }
    }

    @Test
    void theOneInTheDocumentationIsUpToDate() throws IOException {
        assertThat(Files.readString(COMMITTED))
                .as("stentor check --print-schema > node/docs/stentor.schema.json")
                .isEqualTo(SchemaFile.text());
    }

    @Test
    void theFileOfDefaultsIsValid() {
        assertThat(mistakes(DefaultsFile.text())).isEmpty();
    }

    /** Every file of the repository, and every example on its pages, that says what a configuration says. */
    static List<Example> examples() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Stream.of("deploy", "k8s", "node/docs", "node/src/test/resources/configuration")
                .flatMap(SchemaFileTest::files)) {
            files = found.toList();
        }
        return files.stream().flatMap(SchemaFileTest::inFile).toList();
    }

    private static Stream<Path> files(String directory) {
        try {
            return Files.walk(TOP.resolve(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Example> inFile(Path file) {
        String name = file.getFileName().toString();
        try {
            if (name.endsWith(".yaml") && (file.toString().contains("configuration") || name.equals("stentor.yaml"))) {
                return Stream.of(new Example(file.toString(), Files.readString(file)));
            }
            if (!name.endsWith(".md")) {
                return Stream.of();
            }
            Matcher blocks = BLOCK.matcher(Files.readString(file));
            return blocks.results()
                    .filter(block -> isConfiguration(block.group(1)))
                    .map(block -> new Example(
                            file + ": " + block.group(1).lines().findFirst().orElse(""), block.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Manifests of Kubernetes and files for compose, which are YAML too, begin with other keys. */
    private static boolean isConfiguration(String yaml) {
        List<String> keys = NodeReader.describe().names();
        return yaml.lines()
                .filter(line -> line.matches("[a-z_]+:.*"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .anyMatch(keys::contains);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreValid(Example example) {
        assertThat(mistakes(example.yaml)).isEmpty();
    }

    @Test
    void thereAreExamples() throws IOException {
        assertThat(examples())
                .extracting(Example::place)
                .hasSizeGreaterThan(10)
                .anyMatch(place -> place.contains("security.md"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: 1",
                "port: ${PORT}",
                "limits: { max_message_size: 64k, publish_rate: { channel: 5/s }, max_channels: { group: 3 } }",
                "limits: { max_channels: 3 }",
                "console: off",
                "console: { password: x }",
                "store: { type: memory }",
                "store: { a: { type: redis, durability: { replicas: 2 } }, b: { type: redis, durability: memory } }",
                "locations: [ { type: subscriber, prefix: /a/, transports: sse, concurrency: ':last', timeout: 5.minutes } ]",
                "locations: [ { type: bus, prefix: /a/, authorize: { any: [ { allow: 10.0.0.0/8 }, { all: [ { certificate: a } ] } ] } } ]",
                "cluster: { seed_nodes: 'a:1', tls: { certificate: a, key: b, authority: c } }",
                "apps: [ { id: a, key: 1, secret: 2, webhooks: [ { url: 'https://a/b', events: [ cache_miss ] } ] } ]",
            })
    void whatTheReadersTakeIsValid(String yaml) {
        assertThat(mistakes(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prot: 1",
                "port: 70000",
                "port: web",
                "log: xml",
                "limits: { max_message_size: much }",
                "limits: { max_conections: 5 }",
                "store: { a: { type: memory, host: h } }",
                "store: { a: { type: mongo } }",
                "locations: { type: bus }",
                "locations: [ { prefix: /a/ } ]",
                "locations: [ { type: bus, prefix: /a/, polling: long } ]",
                "locations: [ { type: bus, prefix: /a/, authorize: { any: [ { alow: 10.0.0.0/8 } ] } } ]",
                "locations: [ { type: subscriber, prefix: /a/, timeout: soon } ]",
                "locations: [ { type: subscriber, prefix: /a/, transports: [ smoke ] } ]",
                "tls: { certificate: a }",
                "apps: [ { key: k, secret: s } ]",
            })
    void whatTheyRefuseIsNot(String yaml) {
        assertThat(mistakes(yaml)).isNotEmpty();
    }

    private static List<String> mistakes(String yaml) {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        try {
            return SCHEMA.validate(JSON.writeValueAsString(tree), InputFormat.JSON).stream()
                    .map(Object::toString)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
