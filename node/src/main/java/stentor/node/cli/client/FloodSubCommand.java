package stentor.node.cli.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.Transport;

/** Holds many subscriptions, and checks of what {@code flood pub} sends that each has all of it once and in order. */
@Command(
        name = "sub",
        description = "Subscribes many times and measures how long messages of flood pub take.",
        footerHeading = "%n",
        footer = {
            "A message whose publish failed counts as one that never came.",
            "Exit code: 0 each message came once, 1 some did not, or no answer; 2 wrong arguments."
        },
        sortOptions = false)
final class FloodSubCommand extends ClientCommand {
    @Parameters(paramLabel = "URL|CHANNEL", description = "What to; as for sub.")
    private String where;

    @Option(
            names = {"-n", "--connections"},
            paramLabel = "COUNT",
            defaultValue = "100",
            converter = FloodOptions.CountConverter.class,
            description = "How many subscribers. Default: ${DEFAULT-VALUE}.")
    private Integer connections;

    @Option(
            names = "--transport",
            paramLabel = "websocket|sse|bus",
            defaultValue = "sse",
            converter = TransportConverter.class,
            description = "How messages come. Default: ${DEFAULT-VALUE}.")
    private Transport transport;

    @Mixin
    private FloodOptions flood;

    @Mixin
    private TargetOptions options;

    private final List<Follower> followers = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final LongAdder doubled = new LongAdder();

    FloodSubCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws InterruptedException {
        Target target = target(where, "/pubsub/");
        StentorClient client = options.client(target).build();
        Rates rates = new Rates(shell().err(), "received");
        List<Subscription> subscriptions = new ArrayList<>();
        try (Interruption interruption = new Interruption()) {
            for (int i = 0; i < connections; i++) {
                subscriptions.add(subscribe(client, target.path(), rates));
            }
            rates.watch(interruption, flood.duration(), this::state);
            rates.sum();
            long missing = followers.stream().mapToLong(Follower::missing).sum();
            if (missing + doubled.sum() > 0) {
                note(String.format(Locale.ROOT, "%,d never came, %,d came twice", missing, doubled.sum()));
            }
            return missing + doubled.sum() == 0 && connected.get() > 0 ? ok() : FAILED;
        } finally {
            subscriptions.forEach(Subscription::close);
        }
    }

    private Subscription subscribe(StentorClient client, String path, Rates rates) {
        Follower follower = new Follower(rates);
        followers.add(follower);
        return client.subscribe(path)
                .transport(transport)
                .onState(new States(rates))
                .start(follower);
    }

    private String state() {
        return String.format(Locale.ROOT, "%,d of %,d connected", connected.get(), connections);
    }

    /** Counts one subscriber's connections. */
    private final class States implements Consumer<ConnectionState> {
        private final Rates rates;
        private boolean isConnected;

        States(Rates rates) {
            this.rates = rates;
        }

        @Override
        public void accept(ConnectionState state) {
            if (state instanceof ConnectionState.Connected) {
                isConnected = true;
                connected.incrementAndGet();
            } else {
                rates.error();
                if (isConnected) {
                    connected.decrementAndGet();
                }
                isConnected = false;
            }
        }
    }

    /** One subscriber: what it has of each run. */
    private final class Follower implements Consumer<Received> {
        private final Rates rates;
        private final Map<String, RunCheck> runs = new ConcurrentHashMap<>();

        Follower(Rates rates) {
            this.rates = rates;
        }

        @Override
        public void accept(Received received) {
            FloodMessage.decode(received.payload()).ifPresentOrElse(this::ours, rates::counted);
        }

        private void ours(FloodMessage message) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            rates.counted(now - message.sentMicros());
            if (!runs.computeIfAbsent(message.run(), run -> new RunCheck()).isNew(message.number())) {
                doubled.increment();
            }
        }

        long missing() {
            return runs.values().stream().mapToLong(RunCheck::missing).sum();
        }
    }
}
