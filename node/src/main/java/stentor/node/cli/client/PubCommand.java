package stentor.node.cli.client;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.Published;
import stentor.client.StentorClient;

/** Publishes. */
@Command(
        name = "pub",
        description = "Publishes standard input, or a file, to a channel.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo Hello | stentor pub news           to /pubsub/news at $$STENTOR_URL",
            "  stentor pub -f a.png -t image/png http://127.0.0.1:8080/msgbus/photos",
            "  tail -f app.log | stentor pub -l log    a message a line",
            "",
            "While the server says 503 it repeats the publish, with one Idempotency-Key, for",
            "30 s.",
            "Exit code: 0 published, 1 refused or no answer, 2 wrong arguments."
        },
        sortOptions = false)
final class PubCommand extends ClientCommand {
    @Parameters(
            paramLabel = "URL|CHANNEL",
            description = "Where to. A bare CHANNEL means /pubsub/CHANNEL at $$STENTOR_URL (default"
                    + " http://127.0.0.1:8080; several are separated by commas).")
    private String where;

    @Mixin
    private Contents contents;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints nothing when it worked.")
    private boolean quiet;

    @Mixin
    private TargetOptions options;

    PubCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws IOException {
        Target target = target(where, "/pubsub/");
        StentorClient client = options.client(target).build();
        contents.forEach(shell().in(), message -> {
            Published published = await(client.publish(target.path(), message), target);
            if (!quiet) {
                shell().out().println(text(published));
            }
        });
        return ok();
    }

    private static String text(Published published) {
        String id = published.id().map(value -> value + "  ").orElse("");
        if (published.subscribers().isEmpty()) {
            return id + "published";
        }
        long subscribers = published.subscribers().getAsLong();
        return id + (subscribers == 1 ? "1 subscriber" : subscribers + " subscribers");
    }
}
