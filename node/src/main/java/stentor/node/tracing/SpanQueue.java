package stentor.node.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many spans wait to be sent, and counts what becomes of them: the library's own queue drops what does not fit without
 * a word. Stands before that queue and behind it.
 */
final class SpanQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    private static final long SAID_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final String collector;
    private final int most;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong exported = new AtomicLong();
    private final AtomicLong droppedByQueue = new AtomicLong();
    private final AtomicLong droppedByCollector = new AtomicLong();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAID_EVERY);

    /**
     * @param collector where they go, for who reads the log
     * @param most so many wait or are on their way
     */
    SpanQueue(String collector, int most) {
        this.collector = collector;
        this.most = most;
    }

    /** Spans go on to the processor as long as there is room. */
    SpanProcessor before(SpanProcessor batches) {
        return new Door(batches);
    }

    /** Sends them, and counts how that went. */
    SpanExporter counting(SpanExporter exporter) {
        return new Exit(exporter);
    }

    long exported() {
        return exported.get();
    }

    long droppedByQueue() {
        return droppedByQueue.get();
    }

    long droppedByCollector() {
        return droppedByCollector.get();
    }

    private void say(int dropped, Throwable why) {
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= SAID_EVERY && saidAt.compareAndSet(before, now)) {
            LOG.warn(
                    "traces: {} did not take {} spans: {}; they are dropped, publishes go on. Said once a minute",
                    collector,
                    dropped,
                    why == null ? "no reason given" : cause(why));
        }
    }

    /** What the JDK's client says, without what the library wraps it in. */
    private static String cause(Throwable why) {
        Throwable cause = why;
        while (cause.getCause() != null && !cause.getClass().getName().startsWith("java.net.")) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private final class Door implements SpanProcessor {
        private final SpanProcessor batches;

        Door(SpanProcessor batches) {
            this.batches = batches;
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            if (!span.getSpanContext().isSampled()) {
                return;
            }
            if (waiting.incrementAndGet() > most) {
                waiting.decrementAndGet();
                droppedByQueue.incrementAndGet();
                return;
            }
            batches.onEnd(span);
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        @Override
        public CompletableResultCode shutdown() {
            return batches.shutdown();
        }

        @Override
        public CompletableResultCode forceFlush() {
            return batches.forceFlush();
        }
    }

    private final class Exit implements SpanExporter {
        private final SpanExporter exporter;

        Exit(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                waiting.addAndGet(-count);
                if (result.isSuccess()) {
                    exported.addAndGet(count);
                } else {
                    droppedByCollector.addAndGet(count);
                    say(count, result.getFailureThrowable());
                }
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
