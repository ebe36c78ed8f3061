package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Each way in which a subscriber says where it stands, and which message it gets for it. */
class PositionTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /small/, max_messages: 1 }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
              - { type: subscriber, prefix: /newest/, first_message: newest }
              - { type: subscriber, prefix: /newest-interval/, first_message: newest, polling: interval }
            """);

    /** The second of three messages, {@code zero}, {@code one} and {@code two}, whose tags are just that. */
    private static long second;

    @BeforeAll
    static void publishThree() {
        // Published in one step, they are of one second.
        MessageId last = Relay.id(NODE.post(
                "/publisher/three?batch=true", "\"zero\"\n\"one\"\n\"two\"", "Content-Type: application/x-ndjson"));
        assertThat(last.tag()).isEqualTo(2);
        second = last.seconds();
    }

    private static WireResponse after(String... headers) {
        String[] filled = new String[headers.length];
        for (int i = 0; i < headers.length; i++) {
            filled[i] = headers[i].replace("DATE", HttpDate.format(second)).replace("SECONDS", Long.toString(second));
        }
        return NODE.get("/subscriber/three", filled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "\"0\"", "W/\"0\"", "  0  ", "[0]"})
    void aDateAndATagAreThePlaceOfOneMessage(String tag) {
        WireResponse message = after("If-Modified-Since: DATE", "If-None-Match: " + tag);
        assertThat(message.text()).isEqualTo("\"one\"");
        assertThat(message.header("Last-Modified")).contains(HttpDate.format(second));
        assertThat(message.header("Etag")).contains("1");
        assertThat(message.header("Vary")).contains("If-Modified-Since, If-None-Match");
        assertThat(message.header("X-Message-Gap")).isEmpty();
    }

    @Test
    void validatorsOfAnAnswerAskForTheNext() {
        WireResponse first = NODE.get("/subscriber/three");
        WireResponse second = NODE.get("/subscriber/three", Relay.after(first));
        WireResponse third = NODE.get("/subscriber/three", Relay.after(second));
        assertThat(first.text() + second.text() + third.text()).isEqualTo("\"zero\"\"one\"\"two\"");
    }

    @Test
    void aDateAloneIsTagZeroOfThatSecond() {
        assertThat(after("If-Modified-Since: DATE").text()).isEqualTo("\"one\"");
    }

    @Test
    void oldFormsOfDatesAreUnderstood() {
        java.time.OffsetDateTime date = java.time.Instant.ofEpochSecond(second).atOffset(java.time.ZoneOffset.UTC);
        String rfc850 = date.format(DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH));
        String asctime = date.format(DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));
        assertThat(after("If-Modified-Since: " + rfc850, "If-None-Match: 1").text())
                .isEqualTo("\"two\"");
        assertThat(after("If-Modified-Since: " + asctime, "If-None-Match: 1").text())
                .isEqualTo("\"two\"");
    }

    @Test
    void aTagAloneIsTheNewestMessageWithThatTag() {
        assertThat(after("If-None-Match: 1").text()).isEqualTo("\"two\"");
        assertThat(after("If-None-Match: \"0\"").text()).isEqualTo("\"one\"");
    }

    @Test
    void aTagAloneThatNoMessageHasGivesTheOldestWithAGap() {
        WireResponse message = after("If-None-Match: 77");
        assertThat(message.text()).isEqualTo("\"zero\"");
        assertThat(Relay.hasGap(message)).isTrue();
    }

    @Test
    void theIdOfAnEventIsAPlaceToo() {
        assertThat(after("Last-Event-ID: SECONDS:1").text()).isEqualTo("\"two\"");
        assertThat(query(second + ":1").text()).isEqualTo("\"two\"");
        assertThat(query(second + "%3A1").text()).isEqualTo("\"two\"");
    }

    @Test
    void whatAnEventSourceSaysNowWinsOverWhatItsCacheAndItsUrlSay() {
        String path = "/subscriber/three?last_event_id=" + second + ":0";
        assertThat(NODE.get(path, "Last-Event-ID: " + second + ":1").text()).isEqualTo("\"two\"");
        assertThat(after("Last-Event-ID: SECONDS:1", "If-Modified-Since: DATE", "If-None-Match: 0")
                        .text())
                .isEqualTo("\"two\"");
        assertThat(NODE.get(path, Relay.after(new MessageId(second, 1))).text()).isEqualTo("\"two\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "If-None-Match:",
                "If-Modified-Since:",
                "Last-Event-ID:",
                "Accept:",
                "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                "Last-Event-ID: 0:0"
            })
    void whoSaysNothingOrNothingYetStartsAtTheOldest(String header) {
        WireResponse message = after(header);
        assertThat(message.text()).isEqualTo("\"zero\"");
        assertThat(message.header("X-Message-Gap")).isEmpty();
    }

    @Test
    void whoHasSeenNothingIsToldOfWhatIsKnownToBeGone() {
        NODE.post("/small/trimmed", "1");
        NODE.post("/small/trimmed", "2");
        WireResponse message = NODE.get("/subscriber/trimmed", "Last-Event-ID: 0:0");
        assertThat(message.text()).isEqualTo("2");
        assertThat(Relay.hasGap(message)).isTrue();
        assertThat(Relay.hasGap(NODE.get("/subscriber/trimmed"))).isFalse();
    }

    @Test
    void firstMessageNewestStartsAtWhatComes() {
        assertThat(NODE.get("/newest-interval/three").status()).isEqualTo(304);
        NODE.post("/publisher/newest", "before");
        try (WireClient held = NODE.hold("/newest/newest", "/publisher/newest")) {
            NODE.post("/publisher/newest", "now");
            assertThat(held.receive().text()).isEqualTo("now");
        }
        assertThat(NODE.get("/newest/newest", "Last-Event-ID: 0:0").text()).isEqualTo("before");
    }

    @Test
    void whoStandsBeforeEverythingKeptGetsTheOldestKept() {
        assertThat(after("Last-Event-ID: 5:5").text()).isEqualTo("\"zero\"");
        assertThat(after("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "If-None-Match: 3")
                        .text())
                .isEqualTo("\"zero\"");
    }

    @ParameterizedTest
    @CsvSource({"99999999999:0, true", "9223372036854775807:9223372036854775807, "})
    void whoStandsInTheFutureGetsWhatIsPublishedNext(String id, String gap) {
        String channel = "future-" + id.length();
        NODE.post("/publisher/" + channel, "before");
        try (WireClient held = NODE.hold("/subscriber/" + channel, "/publisher/" + channel, "Last-Event-ID: " + id)) {
            assertThat(NODE.post("/publisher/" + channel, "next").status()).isEqualTo(201);
            WireResponse message = held.receive();
            assertThat(message.text()).isEqualTo("next");
            // Its id is of no message that this log ever had: the log went back, and what it had before may be lost.
            assertThat(message.header("X-Message-Gap")).isEqualTo(Optional.ofNullable(gap));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Modified-Since: yesterday",
                "If-Modified-Since: Sun, 31 Feb 2021 08:49:37 GMT",
                "If-Modified-Since: 1450755280",
                "If-None-Match: x",
                "If-None-Match: -1",
                "If-None-Match: \"0",
                "If-None-Match: \"\"",
                "If-None-Match: 0,99,110",
                "If-None-Match: [0",
                "If-None-Match: *",
                "If-None-Match: 99999999999999999999",
                "Last-Event-ID: 1450755280",
                "Last-Event-ID: :0",
                "Last-Event-ID: 1450755280:",
                "Last-Event-ID: 1450755280:0:0",
                "Last-Event-ID: -1:0",
                "Last-Event-ID: 1.5:0",
                "Last-Event-ID: 1450755280:\u0661",
                "Last-Event-ID: 1450755280:[0],-",
            })
    void whatIsMalformedIsRefused(String header) {
        WireResponse answer = after(header);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("Message ID invalid");
        assertThat(answer.header("Vary")).contains("If-Modified-Since, If-None-Match");
        assertThat(NODE.get("/subscriber/three").text()).isEqualTo("\"zero\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1450755280", "1%00:0", "%2B1:0"})
    void aMalformedIdInTheQueryIsRefusedToo(String id) {
        assertThat(query(id).status()).isEqualTo(400);
    }

    private static WireResponse query(String id) {
        return NODE.get("/subscriber/three?last_event_id=" + id);
    }
}
