package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** How requests for messages that are not there yet end. */
class PollingTest {
    private static final String VARY = "If-Modified-Since, If-None-Match";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
              - { type: subscriber, prefix: /timeout/, timeout: 300ms, add_header: { X-Added: "yes" } }
              - { type: subscriber, prefix: /timeout-204/, timeout: 300ms, timeout_status: 204 }
              - { type: subscriber, prefix: /timeout-304/, timeout: 300ms, timeout_status: 304 }
              - { type: subscriber, prefix: /known/, create_on_subscribe: false }
              - { type: subscriber, prefix: /known-interval/, create_on_subscribe: false, polling: interval }
              - { type: subscriber, prefix: /first/, concurrency: first }
              - { type: subscriber, prefix: /last/, concurrency: last }
              - { type: publisher, prefix: /until-delivered/, delete_delivered: true }
            """);

    @Test
    void aDelayedAnswerIsThatToARequestForAnExistingMessage() {
        WireResponse delayed;
        try (WireClient held = NODE.hold("/subscriber/delayed", "/publisher/delayed")) {
            NODE.post("/publisher/delayed", "x", "Content-Type: text/x-this");
            delayed = held.receive();
        }
        WireResponse existing = NODE.get("/subscriber/delayed");
        assertThat(delayed.status()).isEqualTo(200);
        assertThat(delayed.body()).isEqualTo(existing.body());
        assertThat(delayed.headerLines())
                .filteredOn(line -> !line.startsWith("Date:"))
                .isEqualTo(existing.headerLines().stream()
                        .filter(line -> !line.startsWith("Date:"))
                        .toList());
    }

    @Test
    void aMessageReachesAllWhoWait() {
        try (WireClient one = NODE.hold("/subscriber/all", "/publisher/all");
                WireClient two = NODE.hold("/subscriber/all", "/publisher/all");
                WireClient three = NODE.hold("/timeout/all", "/publisher/all")) {
            assertThat(NODE.post("/publisher/all", "x").header("X-Channel-Subscribers"))
                    .contains("3");
            assertThat(one.receive().text()).isEqualTo("x");
            assertThat(two.receive().text()).isEqualTo("x");
            assertThat(three.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void intervalPollingAnswersAtOnceWithTheValidatorsItWasAskedWith() {
        MessageId id = Relay.id(NODE.post("/publisher/interval", "x"));
        assertThat(NODE.get("/interval/interval").text()).isEqualTo("x");
        WireResponse pair = NODE.get("/interval/interval", Relay.after(id));
        assertThat(pair.status()).isEqualTo(304);
        assertThat(pair.header("Last-Modified")).contains(HttpDate.format(id.seconds()));
        assertThat(pair.header("Etag")).contains(Long.toString(id.tag()));
        assertThat(pair.header("Vary")).contains(VARY);
        WireResponse eventId = NODE.get("/interval/interval", "Last-Event-ID: " + id);
        assertThat(eventId.status()).isEqualTo(304);
        assertThat(eventId.header("Last-Modified")).contains(HttpDate.format(id.seconds()));
        WireResponse tag = NODE.get("/interval/interval", "If-None-Match: \"" + id.tag() + "\"");
        assertThat(tag.status()).isEqualTo(304);
        assertThat(tag.header("Etag")).contains(Long.toString(id.tag()));
        assertThat(tag.header("Last-Modified")).isEmpty();
    }

    @Test
    void intervalPollingOfAChannelWithoutMessagesRepeatsWhatWasSaidOfIt() {
        WireResponse nothingSaid = NODE.get("/interval/empty");
        assertThat(nothingSaid.status()).isEqualTo(304);
        assertThat(nothingSaid.header("Last-Modified")).isEmpty();
        assertThat(nothingSaid.header("Etag")).isEmpty();
        String[] ofAnotherServer = {"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "If-None-Match: 3"};
        WireResponse said = NODE.get("/interval/empty", ofAnotherServer);
        assertThat(said.status()).isEqualTo(304);
        assertThat(said.header("Last-Modified")).contains("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(said.header("Etag")).contains("3");
        WireResponse zero = NODE.get("/interval/empty", Relay.after(MessageId.ZERO));
        assertThat(zero.status()).isEqualTo(304);
        assertThat(zero.header("Last-Modified")).contains("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(zero.header("Etag")).contains("0");
    }

    @Test
    void subscribingMakesAChannelUnlessTheLocationSaysOtherwise() {
        assertThat(NODE.get("/known/unknown").status()).isEqualTo(404);
        assertThat(NODE.get("/known-interval/unknown").status()).isEqualTo(404);
        assertThat(NODE.get("/known/unknown", "Last-Event-ID: 5:5").status()).isEqualTo(404);
        assertThat(NODE.get("/publisher/unknown").status()).isEqualTo(404);
        assertThat(NODE.get("/interval/unknown").status()).isEqualTo(304);
        assertThat(NODE.get("/publisher/unknown").status()).isEqualTo(200);
        assertThat(NODE.get("/known-interval/unknown").status()).isEqualTo(304);
        NODE.request("DELETE", "/publisher/unknown");
        assertThat(NODE.get("/known/unknown").status()).isEqualTo(404);
    }

    @Test
    void aRequestIsHeldUntilItsTimeIsUp() {
        WireResponse answer = NODE.get("/timeout/nothing");
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.header("Vary")).contains(VARY);
        assertThat(answer.header("X-Added")).contains("yes");
        assertThat(answer.header("Last-Modified")).isEmpty();
        assertThat(answer.header("Etag")).isEmpty();
        NODE.awaitSubscribers("/publisher/nothing", 0);
    }

    @Test
    void theStatusOfTheTimeoutIsTheLocations() {
        WireResponse noContent = NODE.get("/timeout-204/nothing");
        assertThat(noContent.status()).isEqualTo(204);
        assertThat(noContent.header("Content-Length").orElse("0")).isEqualTo("0");
        assertThat(NODE.get("/timeout-304/nothing").status()).isEqualTo(304);
    }

    @Test
    void aConnectionGoesOnAfterATimeout() {
        try (WireClient client = NODE.connect()) {
            client.send("GET /timeout/goes-on HTTP/1.1\nHost: h\n\n");
            assertThat(client.receive().status()).isEqualTo(408);
            NODE.post("/publisher/goes-on", "x");
            client.send("GET /timeout/goes-on HTTP/1.1\nHost: h\n\n");
            assertThat(client.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void underFirstTheOldestStays() {
        try (WireClient oldest = NODE.hold("/first/first", "/publisher/first")) {
            WireResponse newcomer = NODE.get("/first/first");
            assertThat(newcomer.status()).isEqualTo(409);
            assertThat(newcomer.header("Vary")).contains(VARY);
            assertThat(NODE.post("/publisher/first", "x").header("X-Channel-Subscribers"))
                    .contains("1");
            assertThat(oldest.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void underFirstThePlaceIsFreeOnceTheOldestHasLeft() {
        NODE.hold("/first/free", "/publisher/free").close();
        NODE.awaitSubscribers("/publisher/free", 0);
        try (WireClient next = NODE.hold("/first/free", "/publisher/free")) {
            NODE.post("/publisher/free", "x");
            assertThat(next.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void underLastTheNewestStays() {
        try (WireClient earlier = NODE.hold("/last/last", "/publisher/last");
                WireClient newest = NODE.connect().send("GET /last/last HTTP/1.1\nHost: h\n\n")) {
            assertThat(earlier.receive().status()).isEqualTo(409);
            NODE.awaitSubscribers("/publisher/last", 1);
            NODE.post("/publisher/last", "x");
            assertThat(newest.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void aHeadUsesNoMessageUp() {
        NODE.post("/until-delivered/look", "x");
        for (String location : new String[] {"/subscriber/look", "/interval/look"}) {
            try (WireClient client = NODE.connect().send("HEAD " + location + " HTTP/1.1\nHost: x\n\n")) {
                assertThat(client.receiveHead().header("Content-Length")).contains("1");
            }
        }
        try (WireClient head = NODE.connect().send("HEAD /subscriber/look-held HTTP/1.1\nHost: x\n\n")) {
            NODE.awaitSubscribers("/until-delivered/look-held", 1);
            NODE.post("/until-delivered/look-held", "x");
            assertThat(head.receiveHead().header("Content-Length")).contains("1");
        }
        assertThat(NODE.get("/subscriber/look").text()).isEqualTo("x");
        assertThat(NODE.get("/subscriber/look-held").text()).isEqualTo("x");
    }

    @Test
    void underLastNobodyGivesWayToAHead() {
        try (WireClient holder = NODE.hold("/last/head", "/publisher/head");
                WireClient head = NODE.connect().send("HEAD /last/head HTTP/1.1\nHost: x\n\n")) {
            NODE.awaitSubscribers("/publisher/head", 2);
            NODE.post("/publisher/head", "x");
            assertThat(holder.receive().text()).isEqualTo("x");
            assertThat(head.receiveHead().status()).isEqualTo(200);
        }
    }

    @Test
    void thePolicyIsTheNewcomersOwn() {
        try (WireClient anyone = NODE.hold("/subscriber/mixed", "/publisher/mixed")) {
            assertThat(NODE.get("/first/mixed").status()).isEqualTo(409);
            try (WireClient newest = NODE.connect().send("GET /last/mixed HTTP/1.1\nHost: h\n\n")) {
                assertThat(anyone.receive().status()).isEqualTo(409);
                NODE.awaitSubscribers("/publisher/mixed", 1);
                NODE.post("/publisher/mixed", "x");
                assertThat(newest.receive().text()).isEqualTo("x");
            }
        }
    }

    @Test
    void deletionEndsThoseUnderAPolicyToo() {
        try (WireClient first = NODE.hold("/first/gone", "/publisher/gone")) {
            NODE.request("DELETE", "/publisher/gone");
            WireResponse gone = first.receive();
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.header("Vary")).contains(VARY);
        }
    }
}
