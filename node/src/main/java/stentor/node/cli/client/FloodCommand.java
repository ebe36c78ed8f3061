package stentor.node.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Load from the command line. */
@Command(
        name = "flood",
        description = "Makes load and measures it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stentor flood sub -n 1000 load                1,000 subscribers",
            "  stentor flood pub -r 50 --duration 30s load   50 messages/s to them for 30 s",
            "",
            "Latencies of flood sub count from the moment that flood pub meant to send a",
            "message, by the clocks of both machines: use one, or synchronise them."
        })
final class FloodCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;
}
