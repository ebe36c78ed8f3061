package stentor.node.cli.client;

import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.Subscription;
import stentor.client.SubscriptionEnd;
import stentor.client.Transport;
import stentor.protocol.bus.BusFilter;

/** Prints messages as they come. */
@Command(
        name = "sub",
        description = "Prints messages as they come: time, channel, type, sender, length, body.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stentor sub                             all channels, as the bus has them",
            "  stentor sub news                        /pubsub/news at $$STENTOR_URL",
            "  stentor sub -n 1 -q news > body         one message, its body alone",
            "  stentor sub -t 'image/*' http://127.0.0.1:8080/msgbus/photos",
            "  stentor sub --since 1450755280:0 news   what came after that message",
            "",
            "It connects again by itself and goes on after the last message. It says so",
            "where messages are gone by then. Ctrl-C ends it, with a count and a rate.",
            "Exit code: 0 done, 1 refused or no answer, 2 wrong arguments."
        },
        sortOptions = false)
final class SubCommand extends ClientCommand {
    private static final String BUS = "/msgbus/";

    @Parameters(
            arity = "0..1",
            paramLabel = "URL|CHANNEL",
            description = "What to. A bare CHANNEL means /pubsub/CHANNEL at $$STENTOR_URL (default"
                    + " http://127.0.0.1:8080; several are separated by commas); none: /msgbus/ there.")
    private String where;

    @Option(
            names = {"-t", "--type"},
            paramLabel = "PATTERNS",
            defaultValue = "",
            description = "Only messages of these types: text/*,!text/html")
    private String types;

    @Option(
            names = {"-s", "--sender"},
            paramLabel = "PATTERNS",
            defaultValue = "",
            description = "Only messages from these senders: a*,bob")
    private String senders;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints bodies alone; text ends with a line end.")
    private boolean quiet;

    @Option(names = "--since", paramLabel = "ID", description = "Begins after the message with this id.")
    private String since;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            converter = FloodOptions.CountConverter.class,
            description = "Ends after this many messages.")
    private Integer count;

    @Option(
            names = "--transport",
            paramLabel = "websocket|sse|bus",
            converter = TransportConverter.class,
            description = "How messages come. Default: what the server takes, in this order: websocket, bus, sse.")
    private Transport transport;

    @Mixin
    private TargetOptions options;

    private final AtomicLong printed = new AtomicLong();

    SubCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws Exception {
        Target target = where == null ? target("", BUS) : target(where, "/pubsub/");
        BusFilter filter = BusFilter.of(Optional.of(types), Optional.of(senders));
        String channel = where == null ? "" : Target.channel(where);
        Opening opening = new Opening(options.client(target).build(), target.path(), Optional.ofNullable(since));
        try (Interruption interruption = new Interruption()) {
            long begin = System.nanoTime();
            Subscription subscription = opening.begin(
                    Optional.ofNullable(transport).or(() -> usual(target)),
                    message -> {
                        if (filter.accepts(message.payload())) {
                            print(message, channel, interruption);
                        }
                    },
                    this::tell);
            subscription.ended().whenComplete((end, failure) -> interruption.stop());
            interruption.await();
            boolean endedByServer = subscription.ended().isDone();
            subscription.close();
            sum(System.nanoTime() - begin);
            return endedByServer && !isComplete() ? ended(subscription) : ok();
        }
    }

    /** Two attempts less where the path says it. */
    private static Optional<Transport> usual(Target target) {
        return target.path().startsWith(BUS) ? Optional.of(Transport.BUS) : Optional.empty();
    }

    private void print(Received message, String channel, Interruption interruption) {
        if (isComplete()) {
            return;
        }
        if (message.afterGap()) {
            note("gap: messages before the next one are gone");
        }
        if (quiet) {
            write(message.payload());
        } else {
            shell().out().println(MessageLine.of(message, LocalTime.now(), channel));
            shell().out().flush();
        }
        printed.incrementAndGet();
        // Nobody reads any more, as after `| head`.
        if (isComplete() || shell().out().checkError()) {
            interruption.stop();
        }
    }

    private boolean isComplete() {
        return count != null && printed.get() >= count;
    }

    private void tell(ConnectionState state) {
        if (state instanceof ConnectionState.Lost lost) {
            note(String.format(
                    Locale.ROOT,
                    "connection to %s lost (%s), trying again in %.1f s",
                    lost.server(),
                    lost.reason(),
                    lost.retryIn().toMillis() / 1e3));
        } else if (state instanceof ConnectionState.Connected connected) {
            note("connected to " + connected.server() + " again");
        }
    }

    private void sum(long nanos) {
        if (!quiet) {
            double seconds = nanos / 1e9;
            note(String.format(
                    Locale.ROOT,
                    "%,d %s in %.1f s, %,.1f/s",
                    printed.get(),
                    printed.get() == 1 ? "message" : "messages",
                    seconds,
                    printed.get() / seconds));
        }
    }

    private int ended(Subscription subscription) throws Exception {
        SubscriptionEnd end = subscription.ended().get();
        return failed(
                switch (end) {
                    case DELETED -> "the channel was deleted";
                    case CONFLICT -> "another subscriber has the channel (409)";
                    case CLOSED -> "ended";
                });
    }
}
