package stentor.node.transports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.transports.Subscribed.Got;

/** What a subscriber may rely on, whatever the transport. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TransportContract {
    private static final String LOCATIONS = """
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 1000 }
              - { type: publisher, prefix: /keeping-two/, max_messages: 2 }
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /new/, first_message: newest }
              - { type: subscriber, prefix: /last/, concurrency: last }
              - { type: subscriber, prefix: /first/, concurrency: first }
              - { type: subscriber, prefix: /brief/, timeout: 300ms }
              - { type: subscriber, prefix: /known/, create_on_subscribe: false }
            """;

    @AutoClose
    private final RunningNode node = RunningNode.start(LOCATIONS);

    private final Transport transport;

    TransportContract(Transport transport) {
        this.transport = transport;
    }

    @Test
    void whatIsStoredComesFirstAndThenWhatIsPublishedInOrder() {
        publish("order", 0, 5);
        try (Subscribed subscribed = subscribe("/subscriber/order")) {
            assertThat(bodies(subscribed, 5)).containsExactlyElementsOf(numbers(0, 5));
            publish("order", 5, 50);
            assertThat(bodies(subscribed, 45)).containsExactlyElementsOf(numbers(5, 50));
        }
    }

    @Test
    void aBatchComesWholeAndInOrder() {
        try (Subscribed subscribed = subscribe("/subscriber/batch")) {
            node.awaitSubscribers("/publisher/batch", 1);
            String lines = String.join("\n", numbers(0, 300));
            node.post("/publisher/batch?batch=true", lines, "Content-Type: application/x-ndjson");
            assertThat(bodies(subscribed, 300)).containsExactlyElementsOf(numbers(0, 300));
        }
    }

    @Test
    void whoStartsAtTheNewestSeesOnlyWhatIsPublishedFromThenOn() {
        publish("newest", 0, 3);
        try (Subscribed subscribed = subscribe("/new/newest")) {
            node.awaitSubscribers("/publisher/newest", 1);
            publish("newest", 3, 4);
            assertThat(subscribed.next().body()).isEqualTo("3");
        }
    }

    @Test
    void whatIsNotStoredReachesWhoIsThere() {
        try (Subscribed subscribed = subscribe("/subscriber/unstored")) {
            node.awaitSubscribers("/publisher/unstored", 1);
            assertThat(node.post("/unstored/unstored", "now").status()).isEqualTo(201);
            assertThat(subscribed.next().body()).isEqualTo("now");
        }
    }

    @Test
    void whoComesBackFromTheLastIdMissesNothingAndSeesNothingTwice() {
        assumeThat(transport.tellsIds()).isTrue();
        List<String> received = new ArrayList<>();
        Optional<String> last = Optional.empty();
        publish("resumed", 0, 10);
        for (int visit = 0; visit < 10; visit++) {
            try (Subscribed subscribed = transport.subscribe(node, "/subscriber/resumed", last)) {
                for (int i = 0; i < 1 + visit; i++) {
                    if (received.size() % 3 == 0) {
                        publish("resumed", 10 + received.size() * 2, 10 + received.size() * 2 + 6);
                    }
                    Got got = subscribed.next();
                    received.add(got.body());
                    last = Transport.after(got);
                    assertThat(got.gap()).isFalse();
                }
            }
        }
        List<String> whole = new ArrayList<>();
        try (Subscribed everything = transport.subscribe(node, "/subscriber/resumed", Optional.of("0:0"))) {
            whole.addAll(bodies(everything, received.size()));
        }
        assertThat(received).isEqualTo(whole).doesNotHaveDuplicates();
    }

    @Test
    void whoseNextMessageIsGoneIsToldOfTheGapOnce() {
        assumeThat(transport.tellsGaps()).isTrue();
        String first = node.post("/keeping-two/gap", "0")
                .header("X-Channel-Last-Message-Id")
                .orElseThrow();
        IntStream.range(1, 5).forEach(i -> node.post("/keeping-two/gap", Integer.toString(i)));
        try (Subscribed subscribed = transport.subscribe(node, "/subscriber/gap", Optional.of(first))) {
            Got oldest = subscribed.next();
            assertThat(oldest.body()).isEqualTo("3");
            assertThat(oldest.gap()).isTrue();
            Got next = subscribed.next();
            assertThat(next.body()).isEqualTo("4");
            assertThat(next.gap()).isFalse();
        }
    }

    @Test
    void underLastTheNewestStaysAndTheOneBeforeIsEnded() {
        try (Subscribed earlier = subscribe("/last/conflict")) {
            node.awaitSubscribers("/publisher/conflict", 1);
            try (Subscribed newest = subscribe("/last/conflict")) {
                assertEnd(earlier, 409);
                publish("conflict", 0, 1);
                assertThat(newest.next().body()).isEqualTo("0");
            }
        }
    }

    @Test
    void underFirstTheOldestStaysAndTheNewcomerIsEnded() {
        try (Subscribed oldest = subscribe("/first/conflict-first")) {
            node.awaitSubscribers("/publisher/conflict-first", 1);
            try (Subscribed newcomer = subscribe("/first/conflict-first")) {
                assertEnd(newcomer, 409);
            } catch (Subscribed.Refused beforeTheStreamBegan) {
                assertThat(beforeTheStreamBegan.status()).isEqualTo(409);
            }
            publish("conflict-first", 0, 1);
            assertThat(oldest.next().body()).isEqualTo("0");
        }
    }

    @Test
    void whenTheChannelIsDeletedItsSubscribersAreEnded() {
        try (Subscribed subscribed = subscribe("/subscriber/deleted")) {
            node.awaitSubscribers("/publisher/deleted", 1);
            assertThat(node.request("DELETE", "/publisher/deleted").status()).isEqualTo(200);
            assertEnd(subscribed, 410);
        }
    }

    @Test
    void whoWaitsLongerThanTheTimeoutIsEnded() {
        try (Subscribed subscribed = subscribe("/brief/quiet")) {
            assertEnd(subscribed, 408);
        }
    }

    @Test
    void aChannelThatThereIsNotIsNotFoundWhereSubscribersDoNotCreateIt() {
        assertThat(transport.refusal(node, "/known/unknown", Optional.empty())).isEqualTo(404);
    }

    @Test
    void anIdThatIsNoneIsABadRequest() {
        assertThat(transport.refusal(node, "/subscriber/malformed", Optional.of("yesterday")))
                .isEqualTo(400);
    }

    @Test
    void whoLeavesIsNotCountedAnyMore() {
        try (Subscribed subscribed = subscribe("/subscriber/left")) {
            node.awaitSubscribers("/publisher/left", 1);
            publish("left", 0, 1);
            assertThat(subscribed.next().body()).isEqualTo("0");
        }
        node.awaitSubscribers("/publisher/left", 0);
    }

    @Test
    void aServerThatStopsEndsItsSubscribers() {
        RunningNode stopping = RunningNode.start(LOCATIONS);
        try (Subscribed subscribed = transport.subscribe(stopping, "/subscriber/stop", Optional.empty())) {
            stopping.awaitSubscribers("/publisher/stop", 1);
            stopping.close();
            OptionalInt status = subscribed.end();
            status.ifPresent(said -> assertThat(said).isEqualTo(408));
        }
    }

    private Subscribed subscribe(String path) {
        return transport.subscribe(node, path, Optional.empty());
    }

    private void publish(String channel, int from, int to) {
        try (WireClient publisher = node.connect()) {
            for (int i = from; i < to; i++) {
                publisher.sendRaw(RunningNode.withBody(
                        "POST", "/publisher/" + channel, Integer.toString(i).getBytes(UTF_8)));
                assertThat(publisher.receive().status()).isIn(201, 202);
            }
        }
    }

    private void assertEnd(Subscribed subscribed, int status) {
        assertThat(subscribed.end()).isEqualTo(transport.tellsEnds() ? OptionalInt.of(status) : OptionalInt.empty());
    }

    private static List<String> bodies(Subscribed subscribed, int count) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(subscribed.next().body());
        }
        return bodies;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
