package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;

/** A configuration file in a test's own directory. */
public record ConfigurationFile(Path path, ConfigurationFormat format, Map<String, String> environment) {
    public static ConfigurationFile yaml(Path directory, String text) {
        return write(directory.resolve("s.yaml"), ConfigurationFormat.YAML, text);
    }

    static ConfigurationFile json(Path directory, String text) {
        return write(directory.resolve("s.json"), ConfigurationFormat.JSON, text);
    }

    /** One of the examples among the test resources. */
    static ConfigurationFile example(Path directory, String name) throws IOException {
        try (InputStream example = ConfigurationFile.class.getResourceAsStream("/configuration/" + name)) {
            return yaml(directory, new String(example.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    ConfigurationFile with(Map<String, String> variables) {
        return new ConfigurationFile(path, format, variables);
    }

    Configuration read() {
        return ConfigurationReader.read(path, format, environment);
    }

    Loaded loaded() {
        Configuration configuration = read();
        assertThat(configuration).isInstanceOf(Loaded.class);
        return (Loaded) configuration;
    }

    public NodeSettings settings() {
        return loaded().settings();
    }

    /** The problems, without the directory. */
    public List<String> problems() {
        Configuration configuration = read();
        assertThat(configuration).isInstanceOf(Refused.class);
        return ((Refused) configuration)
                .problems().stream().map(this::shortened).toList();
    }

    List<String> warnings() {
        return loaded().warnings().stream().map(this::shortened).toList();
    }

    private String shortened(String line) {
        return line.replace(path.getParent() + "/", "");
    }

    private static ConfigurationFile write(Path path, ConfigurationFormat format, String text) {
        try {
            return new ConfigurationFile(Files.writeString(path, text), format, Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
