package stentor.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The name before the commands. */
@Command(
        name = "stentor",
        description = "A horizontally scaled HTTP push relay. Without a command it serves, with the options of serve.",
        synopsisSubcommandLabel = "[COMMAND]",
        versionProvider = StentorCommand.Version.class)
final class StentorCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Says this.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Says which version this is.")
    private boolean version;

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = StentorCommand.class.getPackage().getImplementationVersion();
            return new String[] {"stentor " + (version == null ? "(not packaged)" : version)};
        }
    }
}
