package stentor.node.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stentor.node.config.Configuration;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;
import stentor.node.config.DefaultsFile;
import stentor.node.config.SchemaFile;

/** Says what a configuration file means, or what is wrong with it. Starts nothing. */
@Command(
        name = "check",
        description = "Shows what a configuration file means, or what is wrong with it. Exit code 0 or 2."
                + " Without a file: what the environment says.",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    private final NodeLauncher launcher;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private What what = new What();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    /** One of these. */
    private static final class What {
        @ArgGroup(exclusive = false)
        private ConfigurationOptions configuration;

        @Option(
                names = "--print-defaults",
                description = "Prints a configuration file with every key, its default and its meaning.")
        private boolean defaults;

        @Option(names = "--print-schema", description = "Prints the JSON Schema of configuration files, for editors.")
        private boolean schema;
    }

    CheckCommand(NodeLauncher launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (what.defaults || what.schema) {
            out.print(what.defaults ? DefaultsFile.text() : SchemaFile.text());
            out.flush();
            return ExitCode.OK;
        }
        Configuration read =
                ConfigurationOptions.read(what.configuration, environment, UnaryOperator.identity(), launcher);
        return check(read, out, spec.commandLine().getErr());
    }

    private static int check(Configuration read, PrintWriter out, PrintWriter err) {
        if (read instanceof Refused refused) {
            refused.problems().forEach(err::println);
            return ExitCode.USAGE;
        }
        Loaded loaded = (Loaded) read;
        out.print(SettingsListing.of(loaded.settings()));
        out.flush();
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        return ExitCode.OK;
    }
}
