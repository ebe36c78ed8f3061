package stentor.node.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stentor.node.config.Configuration;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;
import stentor.node.config.NodeSettings;

/** Runs a node. */
@Command(
        name = ServeCommand.NAME,
        description = "Runs a node. Without a configuration file: on 127.0.0.1:8080, all channels in memory.",
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    static final String NAME = "serve";

    private final NodeLauncher launcher;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false)
    private ConfigurationOptions configuration;

    @Mixin
    private Overrides overrides;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    ServeCommand(NodeLauncher launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Configuration read = read();
        PrintWriter err = spec.commandLine().getErr();
        if (read instanceof Refused refused) {
            refused.problems().forEach(err::println);
            return ExitCode.USAGE;
        }
        Loaded loaded = (Loaded) read;
        ServeMessages messages = new ServeMessages(loaded.settings().log(), err);
        loaded.warnings().forEach(messages::warn);
        return launch(loaded.settings(), messages);
    }

    /** What the command line says wins over what the environment and the file say. */
    private Configuration read() {
        return ConfigurationOptions.read(configuration, environment, overrides::applyTo, launcher);
    }

    private int launch(NodeSettings settings, ServeMessages messages) {
        try {
            launcher.launch(settings, this::read);
            return ExitCode.OK;
        } catch (StartFailed e) {
            messages.fail(e.getMessage());
            return e.exitCode();
        }
    }
}
