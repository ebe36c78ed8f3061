package stentor.node.cli.client;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.Published;
import stentor.client.StentorClient;

/** Pushes onto a queue. */
@Command(
        name = "push",
        description = "Pushes standard input, or a file, onto a queue. One consumer will take it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo job-17 | stentor push jobs         to /push_messages/jobs at $$STENTOR_URL",
            "  seq 100 | stentor push --lines jobs     a message a line",
            "",
            "Exit code: 0 pushed, 1 refused or no answer, 2 wrong arguments."
        },
        sortOptions = false)
final class PushCommand extends ClientCommand {
    static final String PREFIX = "/push_messages/";

    @Parameters(
            paramLabel = "URL|QUEUE",
            description = "Where to. A bare QUEUE means /push_messages/QUEUE at $$STENTOR_URL (default"
                    + " http://127.0.0.1:8080).")
    private String where;

    @Mixin
    private Contents contents;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints nothing when it worked.")
    private boolean quiet;

    @Mixin
    private TargetOptions options;

    PushCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws IOException {
        Target target = target(where, PREFIX);
        StentorClient client = options.client(target).build();
        contents.forEach(shell().in(), message -> {
            Published pushed = await(client.publish(target.path(), message), target);
            if (!quiet) {
                shell().out().println(pushed.delivered() ? "taken" : "queued");
            }
        });
        return ok();
    }
}
