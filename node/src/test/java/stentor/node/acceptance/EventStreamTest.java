package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;

/** Subscribers over {@code text/event-stream}. */
class EventStreamTest {
    private static final String EVENTS = "Accept: text/event-stream";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /keeping-two/, max_messages: 2 }
              - { type: subscriber, prefix: /subscriber/, add_header: { Cache-Control: "max-age=0", X-Own: "1" } }
              - { type: subscriber, prefix: /last/, concurrency: last }
              - { type: subscriber, prefix: /first/, concurrency: first }
              - { type: subscriber, prefix: /short/, timeout: 200ms }
              - { type: subscriber, prefix: /newest/, first_message: newest }
              - { type: subscriber, prefix: /known/, create_on_subscribe: false }
              - { type: pubsub, prefix: /pubsub/ }
            """);

    @Test
    void theHeadComesAtOnceWithACommentAndThePublisherThenFindsASubscriber() {
        try (StreamClient stream = NODE.stream("/pubsub/head", EVENTS, "Origin: http://a.example")) {
            WireResponse head = stream.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).contains("text/event-stream; charset=utf-8");
            assertThat(head.header("Cache-Control")).contains("no-cache");
            assertThat(head.header("Access-Control-Allow-Origin")).contains("*");
            assertThat(stream.block()).startsWith(":");
            assertThat(NODE.post("/pubsub/head", "x").status()).isEqualTo(201);
        }
    }

    @Test
    void aMessageIsAnEventWithItsIdAndALineOfDataForEachLine() {
        try (StreamClient stream = NODE.stream("/subscriber/lines", EVENTS)) {
            MessageId id = Relay.id(NODE.post("/publisher/lines", "one\r\ntwo\rthree", "X-EventSource-Event: score"));
            assertThat(stream.event()).isEqualTo("id: " + id + "\nevent: score\ndata: one\ndata: two\ndata: three");
            MessageId empty = Relay.id(NODE.post("/publisher/lines", ""));
            assertThat(stream.event()).isEqualTo("id: " + empty + "\ndata:");
        }
    }

    @Test
    void headersOfTheLocationTakeThePlaceOfTheUsualOnes() {
        try (StreamClient stream = NODE.stream("/subscriber/headers", EVENTS)) {
            assertThat(stream.head().headerLines()).contains("Cache-Control: max-age=0", "X-Own: 1");
            assertThat(stream.head().headerLines()).doesNotContain("Cache-Control: no-cache");
        }
    }

    @Test
    void whatIsStoredComesFirstThenWhatIsPublished() {
        NODE.post("/publisher/stored", "one");
        NODE.post("/publisher/stored", "two");
        try (StreamClient stream = NODE.stream("/subscriber/stored", EVENTS)) {
            NODE.post("/publisher/stored", "three");
            assertThat(data(stream)).isEqualTo("one");
            assertThat(data(stream)).isEqualTo("two");
            assertThat(data(stream)).isEqualTo("three");
        }
    }

    @Test
    void fromNowOnMeansNothingStored() {
        NODE.post("/publisher/newest", "one");
        try (StreamClient stream = NODE.stream("/newest/newest", EVENTS)) {
            NODE.post("/publisher/newest", "two");
            assertThat(data(stream)).isEqualTo("two");
        }
    }

    @Test
    void anIdMayBeStatedInAnyWayThereIs() {
        MessageId one = Relay.id(NODE.post("/publisher/ids", "one"));
        NODE.post("/publisher/ids", "two");
        for (String[] stated : new String[][] {
            {EVENTS, "Last-Event-ID: " + one},
            {EVENTS, Relay.after(one)[0], Relay.after(one)[1]},
            {EVENTS, "If-None-Match: W/\"" + one.tag() + "\"", Relay.after(one)[0]},
        }) {
            try (StreamClient stream = NODE.stream("/subscriber/ids", stated)) {
                assertThat(data(stream)).isEqualTo("two");
            }
        }
        try (StreamClient stream = NODE.stream("/subscriber/ids?last_event_id=" + one, EVENTS)) {
            assertThat(data(stream)).isEqualTo("two");
        }
    }

    @Test
    void anIdThatMakesNoSenseIs400() {
        WireResponse answer = NODE.get("/subscriber/ids", EVENTS, "Last-Event-ID: x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("Message ID invalid");
    }

    @Test
    void messagesThatAreGoneAreAnnounced() {
        MessageId one = Relay.id(NODE.post("/keeping-two/gap", "one"));
        NODE.post("/keeping-two/gap", "two");
        MessageId three = Relay.id(NODE.post("/keeping-two/gap", "three"));
        NODE.post("/keeping-two/gap", "four");
        try (StreamClient stream = NODE.stream("/subscriber/gap", EVENTS, "Last-Event-ID: " + one)) {
            assertThat(stream.event()).isEqualTo("event: stentor.gap\ndata: " + three);
            assertThat(data(stream)).isEqualTo("three");
            assertThat(data(stream)).isEqualTo("four");
        }
    }

    @Test
    void deletionEndsTheStream() {
        try (StreamClient stream = NODE.stream("/subscriber/deleted", EVENTS)) {
            stream.block();
            assertThat(NODE.request("DELETE", "/publisher/deleted").header("X-Channel-Subscribers"))
                    .contains("1");
            assertThat(stream.block()).isEqualTo(":410: 410 Gone");
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void underLastTheEarlierStreamEndsAndItsClientIsKeptFromComingBack() {
        try (StreamClient earlier = NODE.stream("/last/one", EVENTS)) {
            earlier.block();
            try (StreamClient newest = NODE.stream("/last/one", EVENTS)) {
                assertThat(earlier.block()).isEqualTo("retry: 86400000");
                assertThat(earlier.block()).isEqualTo(":409: 409 Conflict");
                assertThat(earlier.ends()).isTrue();
                NODE.post("/publisher/one", "x");
                assertThat(data(newest)).isEqualTo("x");
            }
        }
    }

    @Test
    void underFirstTheLaterStreamDoesNotBegin() {
        try (StreamClient oldest = NODE.stream("/first/one", EVENTS)) {
            assertThat(oldest.head().status()).isEqualTo(200);
            assertThat(NODE.get("/first/one", EVENTS).status()).isEqualTo(409);
        }
    }

    @Test
    void aStreamEndsWhenItsTimeIsUp() {
        try (StreamClient stream = NODE.stream("/short/one", EVENTS)) {
            stream.block();
            assertThat(stream.block()).isEqualTo(":408: 408 Request Timeout");
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void aChannelThatMayNotBeMadeIs404() {
        assertThat(NODE.get("/known/unknown", EVENTS).status()).isEqualTo(404);
    }

    @Test
    void headAsksForTheHeadAlone() {
        WireResponse head = NODE.request("HEAD", "/subscriber/head", EVENTS);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(NODE.get("/publisher/head").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept: TEXT/EVENT-STREAM", "Accept: text/html, text/event-stream;q=0.9"})
    void acceptIsReadAsHttpReadsIt(String accept) {
        try (StreamClient stream = NODE.stream("/subscriber/accept", accept)) {
            assertThat(stream.head().header("Content-Type")).contains("text/event-stream; charset=utf-8");
        }
    }

    @Test
    void aClientOfHttp10GetsItsEventsUntilTheConnectionCloses() {
        try (WireClient client = NODE.connect()) {
            client.send("GET /subscriber/old HTTP/1.0\nAccept: text/event-stream\n\n");
            assertThat(client.receiveHead().header("Transfer-Encoding")).isEmpty();
            NODE.post("/publisher/old", "x");
            NODE.request("DELETE", "/publisher/old");
            assertThat(new String(client.rest(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("data: x\n\n")
                    .endsWith(":410: 410 Gone\n\n");
        }
    }

    private static String data(StreamClient stream) {
        return stream.event().replaceAll("(?s).*data: ", "");
    }
}
