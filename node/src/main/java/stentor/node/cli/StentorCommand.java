package stentor.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The name before the commands. */
@Command(
        name = "stentor",
        description = "A horizontally scaled HTTP push relay. Without a command it serves, with the options of serve.",
        synopsisSubcommandLabel = "[COMMAND]",
        footerHeading = "%nThe first two minutes:%n",
        footer = {
            "  stentor                           runs a node on http://127.0.0.1:8080",
            "  stentor sub news                  in a second terminal: waits for messages",
            "  echo Hello | stentor pub news     in a third one: publishes",
            "",
            "Another server than that one: export STENTOR_URL=http://HOST:PORT. More: stentor COMMAND --help."
        },
        versionProvider = StentorCommand.Version.class)
final class StentorCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version and the commit that it was built from.")
    private boolean version;

    /** The version and the commit that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"stentor " + Build.read()};
        }
    }
}
