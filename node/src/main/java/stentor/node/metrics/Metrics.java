package stentor.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import stentor.node.channel.Channels;
import stentor.node.dialect.SubscriberTransport;
import stentor.node.location.Transport;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.QueueLog;

/** All that one life of a node counts. Counters begin at 0 with it. */
public final class Metrics implements AutoCloseable {
    /** Of an answer to a scraper (Prometheus, text format). */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String PREFIX = "stentor.";

    /** From below what memory takes to what a publisher waits at most. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<LongSupplier> held = new ArrayList<>();

    /** @param version of this build, which {@code stentor_build_info} says */
    public Metrics(String version) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        gauge("build.info", "Always 1; which version runs", () -> 1, "version", version);
    }

    /** The same channels; what is published through the result is counted. */
    public Channels counting(Channels channels) {
        return new CountedChannels(channels, this);
    }

    /** The log of a store, with its calls counted and timed. */
    public MessageLog counting(String store, MessageLog log) {
        return new CountedMessageLog(log, new LogCalls(this, store, "channel", CountedMessageLog.OPERATIONS));
    }

    /** The log of a store's queues, with its calls counted and timed. */
    public QueueLog counting(String store, QueueLog log) {
        return new CountedQueueLog(log, new LogCalls(this, store, "queue", CountedQueueLog.OPERATIONS));
    }

    /** A transport, with its subscriptions counted. */
    public SubscriberTransport counting(Transport transport, SubscriberTransport subscriptions) {
        Counter count = counter(
                "subscribe.requests",
                "Requests to subscribe, by transport. A client that polls makes many",
                "transport",
                transport.name().toLowerCase(Locale.ROOT));
        return request -> {
            count.increment();
            return subscriptions.subscribe(request);
        };
    }

    /**
     * Times deliveries: is told when a message was published, in milliseconds since the epoch, and that it has just been
     * written to subscribers.
     *
     * @param clock the one that owners give messages their times by
     */
    public LongConsumer deliveries(InstantSource clock) {
        Timer timer = timer(
                "delivery",
                "From a message's publish until it was written to all streams of a lane, or to all polls that waited together:"
                        + " one sample for each of those, in whole milliseconds, the log included");
        return publishedAt -> timer.record(Math.max(0, clock.millis() - publishedAt), TimeUnit.MILLISECONDS);
    }

    /** Something that has a value at each moment. */
    public void gauge(String name, String help, DoubleSupplier value, String... tags) {
        Gauge.builder(PREFIX + name, value::getAsDouble)
                .description(help)
                .tags(Tags.of(tags))
                .strongReference(true)
                .register(registry);
    }

    /** Something that is counted elsewhere since the node was started. */
    public void counted(String name, String help, LongSupplier count, String... tags) {
        FunctionCounter.builder(PREFIX + name, count, LongSupplier::getAsLong)
                .description(help)
                .tags(Tags.of(tags))
                .register(registry);
        // The registry holds what it reads by a weak reference.
        held.add(count);
    }

    Counter counter(String name, String help, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(help)
                .tags(Tags.of(tags))
                .register(registry);
    }

    Timer timer(String name, String help, String... tags) {
        return Timer.builder(PREFIX + name)
                .description(help)
                .tags(Tags.of(tags))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** All of it, as Prometheus reads it. */
    public String scrape() {
        return registry.scrape();
    }

    /** What is counted, measured and timed now, of Stentor's own and of the JVM's. */
    public List<Reading> readings() {
        return registry.getMeters().stream().map(Reading::of).toList();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
