package stentor.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;
import stentor.node.config.Configuration;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;
import stentor.node.config.ConfigurationFormat;
import stentor.node.config.ConfigurationReader;
import stentor.node.config.Exposure;
import stentor.node.config.NodeSettings;

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

    /** What the file, or without options the environment, says, and a node can be started by. */
    static Configuration read(
            ConfigurationOptions options,
            Map<String, String> environment,
            UnaryOperator<NodeSettings> change,
            NodeLauncher launcher) {
        Configuration read = options == null ? ConfigurationReader.read(environment) : options.read(environment);
        if (!(read instanceof Loaded loaded)) {
            return read;
        }
        NodeSettings settings = change.apply(loaded.settings());
        String source = options == null ? "environment" : options.file.toString();
        List<String> problems = launcher.problems(settings).stream()
                .map(problem -> source + ": " + problem)
                .toList();
        List<String> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(Exposure.warnings(settings, source));
        return problems.isEmpty() ? new Loaded(settings, warnings) : new Refused(problems);
    }

    private Configuration read(Map<String, String> environment) {
        return ConfigurationReader.read(
                file, Optional.ofNullable(format).orElseGet(() -> ConfigurationFormat.of(file)), environment);
    }
}
