package stentor.node.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Begins the traces of publishes, if somebody wants them, and has them sent in batches by a thread of their own. No publish waits for
 * that: what does not fit the queue, and what cannot be sent, is dropped and counted.
 */
public final class Traces implements AutoCloseable {
    /** There are none. */
    public static final Traces OFF = new Traces();

    /** So many spans wait or are on their way at the most: some 2 MB. */
    static final int MOST_WAITING = 2048;

    private static final int BATCH = 512;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Kept, because loggers that nobody holds are forgotten, and with them that this one is to be silent. */
    private static final Logger OF_LIBRARY = Logger.getLogger("io.opentelemetry");

    private static final TextMapGetter<Parent> HEADERS = new TextMapGetter<>() {
        @Override
        public String get(Parent parent, String key) {
            return switch (key) {
                case "traceparent" -> parent.traceparent().orElse(null);
                case "tracestate" -> parent.tracestate().orElse(null);
                default -> null;
            };
        }
    };

    private final Optional<SdkTracerProvider> provider;
    private final Optional<Tracer> tracer;
    private final SpanQueue queue;

    /** What a request says of the trace that it belongs to: headers of W3C Trace Context. */
    public record Parent(Optional<String> traceparent, Optional<String> tracestate) {}

    private Traces() {
        provider = Optional.empty();
        tracer = Optional.empty();
        queue = new SpanQueue("", MOST_WAITING);
    }

    private Traces(URI endpoint, double ratio, String version, String host, int mostWaiting) {
        // It would write plain lines to the console. The queue tells what goes wrong.
        OF_LIBRARY.setLevel(Level.OFF);
        queue = new SpanQueue(endpoint.toString(), mostWaiting);
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setCompression("gzip")
                .setConnectTimeout(SEND_LIMIT)
                .setTimeout(SEND_LIMIT)
                .setRetryPolicy(null)
                .build();
        BatchSpanProcessor batches = BatchSpanProcessor.builder(queue.counting(exporter))
                .setMaxQueueSize(mostWaiting)
                .setMaxExportBatchSize(Math.min(BATCH, mostWaiting))
                .setScheduleDelay(EVERY)
                .setExporterTimeout(SEND_LIMIT)
                .build();
        SdkTracerProvider made = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", "stentor")
                                .put("service.version", version)
                                .put("service.instance.id", UUID.randomUUID().toString())
                                .put("host.name", host)
                                .build())))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(queue.before(batches))
                .build();
        provider = Optional.of(made);
        tracer = Optional.of(
                made.tracerBuilder("stentor").setInstrumentationVersion(version).build());
    }

    /**
     * Sends traces to a collector.
     *
     * @param endpoint where it takes OTLP over HTTP
     * @param ratio of the publishes whose request belongs to no trace, 0 to 1. A request that belongs to one decides itself
     * @param version of this build
     * @param host this node's name
     */
    public static Traces to(URI endpoint, double ratio, String version, String host) {
        return to(endpoint, ratio, version, host, MOST_WAITING);
    }

    static Traces to(URI endpoint, double ratio, String version, String host, int mostWaiting) {
        return new Traces(endpoint, ratio, version, host, mostWaiting);
    }

    /** Whether there are any: if not, there is no need to {@link #begin} one. */
    public boolean isOn() {
        return tracer.isPresent();
    }

    /** Begins the trace of a publish; {@link PublishTrace#NONE} if it is not one of those that are sampled. */
    public PublishTrace begin(Parent parent, String method, String path) {
        if (tracer.isEmpty()) {
            return PublishTrace.NONE;
        }
        SpanTime time = SpanTime.now();
        Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, HEADERS);
        Span span = tracer.get()
                .spanBuilder("publish")
                .setSpanKind(SpanKind.SERVER)
                .setParent(context)
                .setStartTimestamp(time.at(time.begin()), TimeUnit.NANOSECONDS)
                .setAttribute("http.request.method", method)
                .setAttribute("url.path", path)
                .startSpan();
        return span.isRecording() ? new SpanTrace(tracer.get(), span, time) : PublishTrace.NONE;
    }

    /** How many spans the collector took. */
    public long exported() {
        return queue.exported();
    }

    /** How many were dropped because too many waited. */
    public long droppedByQueue() {
        return queue.droppedByQueue();
    }

    /** How many were dropped because the collector did not take them. */
    public long droppedByCollector() {
        return queue.droppedByCollector();
    }

    /** Sends what waits, for 2 s at the most. */
    @Override
    public void close() {
        provider.ifPresent(started -> started.shutdown().join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }
}
