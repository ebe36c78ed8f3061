package stentor.node.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import stentor.node.config.Configuration;
import stentor.node.config.ConfigurationFormat;
import stentor.node.config.ConfigurationReader;

/** Which configuration file, and in which language. */
final class ConfigurationOptions {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file.")
    private Path file;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "yaml|json",
            converter = Converters.Format.class,
            description = "Its format. Default: as the name ends.")
    private ConfigurationFormat format;

    Path file() {
        return file;
    }

    Configuration read(Map<String, String> environment) {
        return ConfigurationReader.read(
                file, Optional.ofNullable(format).orElseGet(() -> ConfigurationFormat.of(file)), environment);
    }
}
