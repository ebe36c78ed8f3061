package stentor.node.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.protocol.channel.Payload;

/** A chat in a terminal. */
@Command(
        name = "chat",
        description = "Chats on a channel: what you type is published, what others say is printed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stentor chat lobby                      /pubsub/lobby at $$STENTOR_URL",
            "  stentor chat -n alice http://127.0.0.1:8080/pubsub/lobby",
            "",
            "Each line is a message, the JSON object {\"from\": NAME, \"text\": LINE}.",
            "The end of the input (Ctrl-D) or Ctrl-C ends it.",
            "Exit code: 0 done, 1 refused or no answer, 2 wrong arguments."
        },
        sortOptions = false)
final class ChatCommand extends ClientCommand {
    @Parameters(
            paramLabel = "URL|CHANNEL",
            description = "Where. A bare CHANNEL means /pubsub/CHANNEL at $$STENTOR_URL (default"
                    + " http://127.0.0.1:8080).")
    private String where;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "What others see. Default: your user name.")
    private String name;

    @Mixin
    private TargetOptions options;

    ChatCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws Exception {
        Target target = target(where, "/pubsub/");
        StentorClient client = options.client(target).build();
        String own = name == null ? shell().environment().getOrDefault("USER", "anonymous") : name;
        Opening opening = new Opening(client, target.path(), Optional.empty());
        try (Subscription subscription = opening.begin(Optional.empty(), this::print, this::tell)) {
            note("You are " + own + ". Type a line to say it; Ctrl-D leaves.");
            say(client, target.path(), own);
            if (subscription.ended().isDone()) {
                subscription.ended().get();
                return failed("the channel was ended");
            }
            return ok();
        }
    }

    private void say(StentorClient client, String path, String own) throws IOException {
        BufferedReader typed = new BufferedReader(new InputStreamReader(shell().in(), UTF_8));
        for (String line = typed.readLine(); line != null; line = typed.readLine()) {
            if (!line.isBlank()) {
                String message = new ChatMessage(own, line).encode();
                client.publish(path, Payload.text(message, ChatMessage.CONTENT_TYPE))
                        .join();
            }
        }
    }

    private void print(Received received) {
        if (received.afterGap()) {
            note("(some of what was said is gone)");
        }
        ChatMessage message = ChatMessage.decode(received.payload().text());
        String from = message.from().isEmpty() ? "" : MessageLine.safe(message.from()) + ": ";
        shell().out().println(from + MessageLine.safe(message.text()));
        shell().out().flush();
    }

    private void tell(ConnectionState state) {
        note(
                state instanceof ConnectionState.Lost lost
                        ? "(connection lost: " + lost.reason() + ")"
                        : "(connected again)");
    }
}
