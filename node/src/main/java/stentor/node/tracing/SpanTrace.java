package stentor.node.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import stentor.node.channel.PublishWatch;
import stentor.protocol.channel.ChannelKey;

/**
 * A trace that is sampled: the span of the request, and below it for each channel what its owner did. The spans below are made at
 * the end, of the times that were noted: the owner has nothing to do with them.
 */
final class SpanTrace implements PublishTrace {
    private static final String CHANNEL = "messaging.destination.name";

    private final Tracer tracer;
    private final Span span;
    private final SpanTime time;
    private final List<OnChannel> channels = new CopyOnWriteArrayList<>();

    /** What is noted of one channel. A time is that of {@link System#nanoTime}; 0: it did not come to that. */
    private static final class OnChannel implements PublishWatch {
        private final ChannelKey channel;
        private final long asked = System.nanoTime();
        private volatile long appending;
        private volatile long appended;
        private volatile long handedOut;
        private volatile int hubs;

        OnChannel(ChannelKey channel) {
            this.channel = channel;
        }

        @Override
        public void appending() {
            appending = System.nanoTime();
        }

        @Override
        public void appended() {
            appended = System.nanoTime();
        }

        @Override
        public void handedOut(int toHubs) {
            hubs = toHubs;
            handedOut = System.nanoTime();
        }
    }

    SpanTrace(Tracer tracer, Span span, SpanTime time) {
        this.tracer = tracer;
        this.span = span;
        this.time = time;
        span.setAttribute("messaging.system", "stentor");
        span.setAttribute("messaging.operation.name", "publish");
        span.setAttribute("messaging.operation.type", "send");
    }

    @Override
    public PublishWatch on(ChannelKey channel) {
        OnChannel watch = new OnChannel(channel);
        channels.add(watch);
        return watch;
    }

    @Override
    public void answered(int status) {
        long end = System.nanoTime();
        Context parent = Context.root().with(span);
        channels.forEach(channel -> addSpans(channel, parent, end));
        if (channels.size() == 1) {
            span.setAttribute(CHANNEL, channels.get(0).channel.id());
        }
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) {
            span.setAttribute("error.type", Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
        span.end(time.at(end), TimeUnit.NANOSECONDS);
    }

    private void addSpans(OnChannel channel, Context parent, long end) {
        if (channel.appending == 0) {
            begin("owner", channel, parent, channel.asked).end(time.at(end), TimeUnit.NANOSECONDS);
            return;
        }
        boolean done = channel.appended != 0;
        Span append = begin("append", channel, parent, channel.appending)
                .setAttribute("stentor.store", channel.channel.store());
        if (!done) {
            append.setStatus(StatusCode.ERROR);
        }
        append.end(time.at(done ? channel.appended : end), TimeUnit.NANOSECONDS);
        if (channel.handedOut != 0) {
            begin("hand out", channel, parent, channel.appended)
                    .setAttribute("stentor.hubs", channel.hubs)
                    .end(time.at(channel.handedOut), TimeUnit.NANOSECONDS);
        }
    }

    private Span begin(String name, OnChannel channel, Context parent, long at) {
        SpanBuilder begun = tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(time.at(at), TimeUnit.NANOSECONDS)
                .setAttribute(CHANNEL, channel.channel.id());
        return begun.startSpan();
    }
}
