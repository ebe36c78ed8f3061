package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.TraceCollector;
import stentor.node.testing.TraceCollector.Seen;

/** Traces of publishes, as a collector gets them. */
class TracesTest {
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String LOCATIONS = """
            locations:
              - { type: publisher, prefix: /publisher/, channels_separator: "," }
              - { type: subscriber, prefix: /subscriber/ }
            """;

    private static TraceCollector collector;
    /** It traces what belongs to a trace, and nothing else. */
    private static RunningNode node;

    @BeforeAll
    static void start() {
        collector = TraceCollector.start();
        node = RunningNode.start(to(collector.endpoint(), "0") + LOCATIONS);
    }

    @AfterAll
    static void stop() {
        node.close();
        collector.close();
    }

    private static String to(String endpoint, String ratio) {
        return "traces: { endpoint: \"" + endpoint + "\", ratio: " + ratio + " }\n";
    }

    private static String traceparent(String trace, boolean sampled) {
        return "traceparent: 00-" + trace + "-" + PARENT + (sampled ? "-01" : "-00");
    }

    /** A trace ends with its request's span: the others have been sent before it, or together with it. */
    private static List<Seen> trace(TraceCollector from, Predicate<Seen> root) {
        Seen publish = Eventually.see(() -> from.spans().stream().filter(root).toList(), found -> !found.isEmpty())
                .get(0);
        return from.spans().stream()
                .filter(span -> span.trace().equals(publish.trace()))
                .sorted(Comparator.comparingLong(Seen::begin))
                .toList();
    }

    private static List<Seen> trace(String trace) {
        return trace(
                collector, span -> span.trace().equals(trace) && span.name().equals("publish"));
    }

    @Test
    void aPublishIsASpanWithChildrenForTheLogAndTheHubs() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (StreamClient stream = node.stream("/subscriber/news", "Accept: text/event-stream")) {
            node.awaitSubscribers("/publisher/news", 1);
            assertThat(node.post("/publisher/news?x=secret", "one", traceparent(trace, true))
                            .status())
                    .isEqualTo(201);
            stream.until("one");
        }
        List<Seen> spans = trace(trace);
        assertThat(spans).extracting(Seen::name).containsExactly("publish", "append", "hand out");
        Seen publish = spans.get(0);
        assertThat(publish.parent()).isEqualTo(PARENT);
        assertThat(publish.kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(publish.failed()).isFalse();
        assertThat(publish.attributes())
                .isEqualTo(Map.of(
                        "http.request.method", "POST",
                        "http.response.status_code", "201",
                        "url.path", "/publisher/news",
                        "messaging.system", "stentor",
                        "messaging.operation.name", "publish",
                        "messaging.operation.type", "send",
                        "messaging.destination.name", "news"));
        assertThat(publish.resource()).containsEntry("service.name", "stentor").containsKey("service.version");
        Seen append = spans.get(1);
        Seen handOut = spans.get(2);
        assertThat(append.attributes())
                .isEqualTo(Map.of("messaging.destination.name", "news", "stentor.store", "default"));
        assertThat(handOut.attributes()).isEqualTo(Map.of("messaging.destination.name", "news", "stentor.hubs", "1"));
        assertThat(List.of(append, handOut)).allSatisfy(span -> {
            assertThat(span.parent()).isEqualTo(publish.id());
            assertThat(span.begin()).isBetween(publish.begin(), publish.end());
            assertThat(span.end()).isBetween(span.begin(), publish.end());
        });
        assertThat(handOut.begin()).isEqualTo(append.end());
    }

    @Test
    void severalChannelsHaveChildrenEach() {
        String trace = "11111111111111111111111111111111";
        node.post("/publisher/a,b", "one", traceparent(trace, true));
        assertThat(trace(trace))
                .extracting(span -> span.name() + " " + span.attributes().get("messaging.destination.name"))
                .containsExactlyInAnyOrder("publish null", "append a", "append b", "hand out a", "hand out b");
    }

    @Test
    void aRefusedPublishSaysItsStatusAndAnAnsweredRepeatAppendsNothing() {
        String refused = "22222222222222222222222222222222";
        node.post("/publisher/batch?batch=true", "{", "Content-Type: application/x-ndjson", traceparent(refused, true));
        assertThat(trace(refused)).singleElement().satisfies(span -> assertThat(span.attributes())
                .containsEntry("http.response.status_code", "400"));
        String repeated = "33333333333333333333333333333333";
        node.post("/publisher/keyed", "one", "Idempotency-Key: \"k\"");
        node.post("/publisher/keyed", "one", "Idempotency-Key: \"k\"", traceparent(repeated, true));
        assertThat(trace(repeated)).extracting(Seen::name).containsExactly("publish", "owner");
    }

    @Test
    void whatIsNotSampledIsNotSent() {
        String unsampled = "44444444444444444444444444444444";
        String sampled = "55555555555555555555555555555555";
        node.post("/publisher/quiet", "one", traceparent(unsampled, false));
        node.post("/publisher/quiet", "without a trace, at ratio 0");
        node.post("/publisher/quiet", "a parent that cannot be read", "traceparent: 00-zz-" + PARENT + "-01");
        node.post("/publisher/quiet", "three", traceparent(sampled, true));
        trace(sampled);
        // Spans are sent in order: those of the others would have come before it.
        assertThat(collector.spans().stream()
                        .filter(span -> "quiet".equals(span.attributes().get("messaging.destination.name")))
                        .map(Seen::trace)
                        .distinct())
                .containsExactly(sampled);
    }

    @Test
    void withinAClusterTheOwnersPartIsOneSpanWhereItLivesElsewhere() {
        try (TraceCollector own = TraceCollector.start()) {
            List<RunningNode> nodes = RunningNode.cluster(2, to(own.endpoint(), "1"));
            try {
                // Of each channel one of the two nodes has the owner.
                for (RunningNode each : nodes) {
                    for (int i = 0; i < 3; i++) {
                        assertThat(each.post("/publisher/c" + i, "one").status())
                                .isEqualTo(202);
                    }
                }
                Eventually.see(
                        () -> own.spans().stream()
                                .filter(span -> span.name().equals("publish"))
                                .count(),
                        publishes -> publishes == 6);
            } finally {
                nodes.forEach(RunningNode::close);
            }
            Map<String, List<String>> names = own.spans().stream()
                    .collect(Collectors.groupingBy(Seen::trace, Collectors.mapping(Seen::name, Collectors.toList())));
            assertThat(names.values().stream()
                            .map(each -> each.stream().sorted().toList()))
                    .hasSize(6)
                    .containsOnly(List.of("owner", "publish"), List.of("append", "hand out", "publish"));
            assertThat(own.spans())
                    .filteredOn(span -> span.name().equals("publish"))
                    .allMatch(span -> span.parent().isEmpty());
        }
    }

    @Test
    void publishesGoOnWithoutACollectorAndWhatIsDroppedIsCounted() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Closed again below: nobody listens there.
            port = taken.getLocalPort();
        }
        try (RunningNode alone = RunningNode.start(to("http://127.0.0.1:" + port + "/v1/traces", "1"))) {
            assertThat(alone.post("/publisher/away", "one").status()).isEqualTo(202);
            Eventually.see(
                    () -> alone.manage("GET", "/metrics").text(),
                    text -> text.contains("stentor_trace_spans_dropped_total{reason=\"collector\"} 3.0"));
            assertThat(alone.post("/publisher/away", "two").status()).isEqualTo(202);
        }
    }
}
