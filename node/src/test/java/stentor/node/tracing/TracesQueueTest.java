package stentor.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PublishWatch;
import stentor.node.testing.Eventually;
import stentor.node.testing.TraceCollector;
import stentor.node.testing.TraceCollector.Seen;
import stentor.protocol.channel.ChannelKey;

/** What waits to be sent, and what becomes of it. */
class TracesQueueTest {
    private static final Traces.Parent NO_PARENT = new Traces.Parent(Optional.empty(), Optional.empty());
    private static final int MOST = 4;

    private static PublishTrace begin(Traces traces) {
        return traces.begin(NO_PARENT, "POST", "/publisher/a");
    }

    private static Traces to(TraceCollector collector) {
        return Traces.to(URI.create(collector.endpoint()), 1, "test", "here", MOST);
    }

    @Test
    void whatDoesNotFitTheQueueIsDroppedAndCounted() {
        try (TraceCollector collector = TraceCollector.silent();
                Traces traces = to(collector)) {
            for (int i = 0; i < 10; i++) {
                begin(traces).answered(201);
            }
            assertThat(traces.droppedByQueue()).isEqualTo(10 - MOST);
            collector.answer();
            Eventually.see(traces::exported, count -> count == MOST);
            begin(traces).answered(201);
            Eventually.see(traces::exported, count -> count == MOST + 1);
            assertThat(traces.droppedByQueue()).isEqualTo(10 - MOST);
            assertThat(traces.droppedByCollector()).isZero();
        }
    }

    @Test
    void whatWaitsIsSentAtTheEnd() {
        try (TraceCollector collector = TraceCollector.start()) {
            Traces traces = to(collector);
            begin(traces).answered(201);
            Eventually.see(traces::exported, count -> count == 1);
            begin(traces).answered(503);
            traces.close();
            assertThat(collector.spans()).extracting(Seen::failed).containsExactly(false, true);
        }
    }

    /** The publisher is told 503 while the log is still asked. */
    @Test
    void anAppendThatDidNotEndHasFailed() {
        try (TraceCollector collector = TraceCollector.start();
                Traces traces = to(collector)) {
            PublishTrace trace = begin(traces);
            PublishWatch watch = trace.on(new ChannelKey("default", "", "a"));
            watch.appending();
            trace.answered(503);
            Eventually.see(traces::exported, count -> count == 2);
            assertThat(collector.spans())
                    .extracting(span -> span.name() + " " + span.failed())
                    .containsExactlyInAnyOrder("append true", "publish true");
        }
    }

    @Test
    void offNothingIsBegun() {
        assertThat(Traces.OFF.isOn()).isFalse();
        assertThat(begin(Traces.OFF)).isSameAs(PublishTrace.NONE);
    }
}
