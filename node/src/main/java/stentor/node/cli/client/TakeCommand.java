package stentor.node.cli.client;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import stentor.client.QueueMessage;
import stentor.client.StentorClient;

/** Takes from a queue. */
@Command(
        name = "take",
        description =
                "Takes the next message of a queue and writes its body to standard output; text ends with a line end.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stentor take jobs                       the next one; exit code 1: none came",
            "  stentor take --ack -n 0 jobs            all; each is acknowledged when written",
            "  stentor take photos > photo.jpg         byte for byte what was pushed",
            "",
            "Without --ack a message is gone once taken, even if it cannot be written.",
            "Exit code: 0 taken, 1 none came, refused or no answer, 2 wrong arguments."
        },
        sortOptions = false)
final class TakeCommand extends ClientCommand {
    @Parameters(
            paramLabel = "URL|QUEUE",
            description = "Where from. A bare QUEUE means /push_messages/QUEUE at $$STENTOR_URL (default"
                    + " http://127.0.0.1:8080).")
    private String where;

    @Option(names = "--ack", description = "Acknowledges each message after writing it; one that is not, comes again.")
    private boolean acknowledge;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Takes this many; 0: goes on until it is ended. Default: ${DEFAULT-VALUE}.")
    private long count;

    @Mixin
    private TargetOptions options;

    TakeCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws IOException {
        if (count < 0) {
            throw new TypeConversionException("--count: " + count + " (expected: 0 or more)");
        }
        Target target = target(where, PushCommand.PREFIX);
        StentorClient client = options.client(target).build();
        for (long taken = 0; count == 0 || taken < count; ) {
            Optional<QueueMessage> message = acknowledge
                    ? client.takeToAcknowledge(target.path()).join()
                    : client.take(target.path()).join();
            if (message.isPresent()) {
                write(message.get());
                taken++;
                if (acknowledge && !settled(client, target, message.get())) {
                    return failed("not acknowledged in time: another consumer gets the message too");
                }
            } else if (count != 0) {
                return failed("no message came in time");
            }
        }
        return ok();
    }

    private void write(QueueMessage message) throws IOException {
        write(message.payload());
        if (shell().out().checkError()) {
            throw new IOException("standard output is closed; the message was not acknowledged");
        }
    }

    private static boolean settled(StentorClient client, Target target, QueueMessage message) {
        return message.acknowledgement()
                .map(token -> client.acknowledge(target.path(), token).join())
                .orElse(false);
    }
}
