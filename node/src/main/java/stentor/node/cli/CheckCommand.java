package stentor.node.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stentor.node.config.Configuration;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;

/** Says what a configuration file means, or what is wrong with it. Starts nothing. */
@Command(
        name = "check",
        description = "Shows what a configuration file means, or what is wrong with it. Exit code 0 or 2.",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Configuration read = configuration.read(environment);
        PrintWriter err = spec.commandLine().getErr();
        if (read instanceof Refused refused) {
            refused.problems().forEach(err::println);
            return ExitCode.USAGE;
        }
        Loaded loaded = (Loaded) read;
        spec.commandLine().getOut().print(SettingsListing.of(loaded.settings()));
        spec.commandLine().getOut().flush();
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        return ExitCode.OK;
    }
}
