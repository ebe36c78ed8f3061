package stentor.node.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stentor.client.StentorClient;

/**
 * Publishes at a rate. Latencies count from the moment that a message was due, so that a server that stalls shows as one
 * that was slow for all the messages that had to wait for it.
 */
@Command(
        name = "pub",
        description = "Publishes at a rate, or as fast as it can.",
        footerHeading = "%n",
        footer = "Exit code: 0 all were published, 1 some were not, 2 wrong arguments.",
        sortOptions = false)
final class FloodPubCommand extends ClientCommand {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    @Parameters(paramLabel = "URL|CHANNEL", description = "Where to; as for pub.")
    private String where;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "RATE",
            converter = FloodOptions.CountConverter.class,
            description = "Messages a second. Default: as many as go.")
    private Integer rate;

    @Option(
            names = {"-n", "--connections"},
            paramLabel = "COUNT",
            defaultValue = "10",
            converter = FloodOptions.CountConverter.class,
            description = "How many requests are under way at most, each on a connection. Default: ${DEFAULT-VALUE}.")
    private Integer connections;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "100",
            converter = FloodOptions.CountConverter.class,
            description = "Of a message; at least what says when it was sent. Default: ${DEFAULT-VALUE}.")
    private Integer size;

    @Mixin
    private FloodOptions flood;

    @Mixin
    private TargetOptions options;

    FloodPubCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run() throws InterruptedException {
        Target target = target(where, "/pubsub/");
        // What was not published at the first attempt counts as an error: a repeat would hide it.
        StentorClient client = options.client(target).retryLimit(Duration.ZERO).build();
        Rates rates = new Rates(shell().err(), "published");
        try (Interruption interruption = new Interruption()) {
            Publishing publishing = new Publishing(client, target.path(), rates, interruption);
            Thread publisher = new Thread(publishing, "flood");
            publisher.setDaemon(true);
            publisher.start();
            rates.watch(interruption, flood.duration(), publishing::lag);
            interruption.stop();
            publishing.awaitAnswers();
            rates.sum();
        }
        return rates.errors() == 0 && rates.count() > 0 ? ok() : FAILED;
    }

    private final class Publishing implements Runnable {
        private final String run = Long.toHexString(ThreadLocalRandom.current().nextLong());
        private final Semaphore free = new Semaphore(connections);
        private final StentorClient client;
        private final String path;
        private final Rates rates;
        private final Interruption interruption;
        private volatile long behind;

        Publishing(StentorClient client, String path, Rates rates, Interruption interruption) {
            this.client = client;
            this.path = path;
            this.rates = rates;
            this.interruption = interruption;
        }

        @Override
        public void run() {
            long begin = System.nanoTime();
            long beginMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            try {
                for (long number = 0; !interruption.await(Duration.ZERO); number++) {
                    long due = rate == null ? System.nanoTime() - begin : number * TimeUnit.SECONDS.toNanos(1) / rate;
                    awaitDue(begin + due);
                    free.acquire();
                    if (rate == null) {
                        due = System.nanoTime() - begin;
                    }
                    behind = System.nanoTime() - begin - due;
                    publish(new FloodMessage(run, number, beginMicros + due / 1000), begin + due);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void awaitDue(long due) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        private void publish(FloodMessage message, long due) {
            client.publish(path, message.encode(size)).whenComplete((published, failure) -> {
                free.release();
                if (failure == null) {
                    rates.counted((System.nanoTime() - due) / 1000);
                } else {
                    rates.error();
                }
            });
        }

        /** How far it is behind what it was asked for, if it is. */
        String lag() {
            return behind > TimeUnit.MILLISECONDS.toNanos(100)
                    ? String.format(Locale.ROOT, "%.1f s behind the rate", behind / 1e9)
                    : "";
        }

        void awaitAnswers() throws InterruptedException {
            free.tryAcquire(connections, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
