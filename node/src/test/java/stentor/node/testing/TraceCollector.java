package stentor.node.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A collector of traces, by OTLP over HTTP: it keeps every span. */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate;

    /**
     * A span.
     *
     * @param attributes as text
     * @param resource those of the node
     */
    public record Seen(
            String trace,
            String id,
            String parent,
            String name,
            String kind,
            boolean failed,
            long begin,
            long end,
            Map<String, String> attributes,
            Map<String, String> resource) {}

    private TraceCollector(CountDownLatch gate) {
        this.gate = gate;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public static TraceCollector start() {
        return new TraceCollector(new CountDownLatch(0));
    }

    /** One that takes requests and answers none of them before {@link #answer}. */
    public static TraceCollector silent() {
        return new TraceCollector(new CountDownLatch(1));
    }

    public void answer() {
        gate.countDown();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** All that it was sent. */
    public List<Seen> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request =
                    ExportTraceServiceRequest.parseFrom(new GZIPInputStream(exchange.getRequestBody()));
            gate.await();
            for (ResourceSpans each : request.getResourceSpansList()) {
                Map<String, String> resource = texts(each.getResource().getAttributesList());
                for (ScopeSpans scope : each.getScopeSpansList()) {
                    scope.getSpansList().forEach(span -> spans.add(seen(span, resource)));
                }
            }
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Seen seen(Span span, Map<String, String> resource) {
        HexFormat hex = HexFormat.of();
        return new Seen(
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getKind().name(),
                span.getStatus().getCodeValue() == 2,
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                texts(span.getAttributesList()),
                resource);
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue attribute : attributes) {
            AnyValue value = attribute.getValue();
            texts.put(
                    attribute.getKey(),
                    value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue());
        }
        return texts;
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
