package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import stentor.protocol.http.HttpDate;

/** Subscribers over endless {@code multipart/mixed}, and over an answer of a chunk a message. */
class MultipartAndChunkedTest {
    private static final String PARTS = "Accept: multipart/mixed";
    private static final String CHUNKS = "TE: chunked";
    private static final int LARGE = 3 << 20;

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 4m }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /keeping-two/, max_messages: 2 }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /typed/, default_type: text/x-own }
              - { type: subscriber, prefix: /polls/, transports: [ interval ] }
              - { type: subscriber, prefix: /sockets/, transports: [ websocket, sse ] }
            """);

    @Test
    void aPartHasTheMessagesIdAndTypeAndTheBoundaryFollowsAtOnce() {
        try (StreamClient stream = NODE.stream("/subscriber/parts", PARTS)) {
            String boundary = boundary(stream.head());
            assertThat(stream.until(boundary)).isEqualTo(boundary);
            MessageId id = Relay.id(NODE.post("/publisher/parts", "hello", "Content-Type: text/plain"));
            assertThat(stream.until(boundary))
                    .isEqualTo("\r\nLast-Modified: " + HttpDate.format(id.seconds()) + "\r\nEtag: " + id.tag()
                            + "\r\nContent-Type: text/plain\r\n\r\nhello\r\n" + boundary);
            NODE.post("/publisher/parts", "");
            assertThat(stream.until(boundary)).endsWith("\r\n\r\n\r\n" + boundary);
            NODE.request("DELETE", "/publisher/parts");
            assertThat(stream.until("--\n")).isEqualTo("--\r\n");
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void eachStreamHasABoundaryOfItsOwn() {
        try (StreamClient one = NODE.stream("/subscriber/own", PARTS);
                StreamClient other = NODE.stream("/subscriber/own", PARTS)) {
            assertThat(boundary(one.head())).isNotEqualTo(boundary(other.head()));
            NODE.post("/publisher/own", "x");
            assertThat(one.until(boundary(one.head()))).isNotEmpty();
            assertThat(other.until(boundary(other.head()))).isNotEmpty();
        }
    }

    @Test
    void aPartWithoutATypeHasTheLocationsAndOneAfterAGapSaysSo() {
        MessageId one = Relay.id(NODE.post("/keeping-two/gap", "one"));
        NODE.post("/keeping-two/gap", "two");
        NODE.post("/keeping-two/gap", "three");
        NODE.post("/keeping-two/gap", "four");
        try (StreamClient stream = NODE.stream("/typed/gap", PARTS, "Last-Event-ID: " + one)) {
            stream.until("\n");
            assertThat(stream.block()).contains("Content-Type: text/x-own", "X-Message-Gap: true");
            stream.until("\n");
            assertThat(stream.block()).contains("Content-Type: text/x-own").doesNotContain("X-Message-Gap");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TE: chunked", "te: Chunked", "TE: trailers, CHUNKED;q=0.5"})
    void eachMessageIsAChunkOfItsOwn(String te) {
        NODE.post("/publisher/chunks", "first");
        NODE.post("/publisher/chunks", "second");
        try (StreamClient stream = NODE.stream("/subscriber/chunks", te)) {
            assertThat(stream.head().status()).isEqualTo(200);
            assertThat(stream.chunk()).asString(UTF_8).isEqualTo("first");
            assertThat(stream.chunk()).asString(UTF_8).isEqualTo("second");
            NODE.post("/publisher/chunks", "");
            NODE.post("/publisher/chunks", "third");
            assertThat(stream.chunk()).asString(UTF_8).isEqualTo("third");
            NODE.request("DELETE", "/publisher/chunks");
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void aLargeMessageIsOneChunkToo() {
        NODE.post("/publisher/large", new byte[LARGE]);
        try (StreamClient stream = NODE.stream("/subscriber/large", CHUNKS)) {
            assertThat(stream.chunk()).hasSize(LARGE);
        }
    }

    @Test
    void moreThanTheBufferIsStoredAndStillAllOfItComes() {
        for (int i = 0; i < 8; i++) {
            NODE.post("/publisher/many", new byte[LARGE]);
        }
        try (StreamClient stream = NODE.stream("/subscriber/many", CHUNKS)) {
            for (int i = 0; i < 8; i++) {
                assertThat(stream.chunk()).hasSize(LARGE);
            }
        }
    }

    @Test
    void aGapBeforeTheFirstChunkIsToldInTheHead() {
        MessageId one = Relay.id(NODE.post("/keeping-two/chunks", "one"));
        NODE.post("/keeping-two/chunks", "two");
        NODE.post("/keeping-two/chunks", "three");
        NODE.post("/keeping-two/chunks", "four");
        try (StreamClient stream = NODE.stream("/typed/chunks", CHUNKS, "Last-Event-ID: " + one)) {
            assertThat(stream.head().header("X-Message-Gap")).contains("true");
            assertThat(stream.head().header("Content-Type")).contains("text/x-own");
            assertThat(stream.chunk()).asString(UTF_8).isEqualTo("three");
        }
    }

    @Test
    void aTransportThatIsNotOfferedIs406() {
        assertThat(NODE.get("/polls/x", "Accept: text/event-stream").status()).isEqualTo(406);
        assertThat(NODE.get("/polls/x", PARTS).text()).isEqualTo("multipart is not offered here, but interval\n");
        assertThat(NODE.get("/sockets/x").status()).isEqualTo(406);
        assertThat(NODE.get("/sockets/x", CHUNKS).status()).isEqualTo(406);
        // TE is an offer, not a wish; and where there is only one way of polling, that is it.
        assertThat(NODE.get("/polls/x", CHUNKS).status()).isEqualTo(304);
    }

    @Test
    void toAClientOfHttp10ChunksAreAllThatComesUntilTheEnd() {
        try (WireClient client = NODE.connect()) {
            client.send("GET /subscriber/old HTTP/1.0\nTE: chunked\n\n");
            client.receiveHead();
            NODE.post("/publisher/old", "one");
            NODE.post("/publisher/old", "two");
            NODE.request("DELETE", "/publisher/old");
            assertThat(client.rest()).asString(UTF_8).isEqualTo("onetwo");
        }
    }

    private static String boundary(WireResponse head) {
        String type = head.header("Content-Type").orElseThrow();
        assertThat(type).matches("multipart/mixed; boundary=\\w+");
        return "--" + type.substring(type.indexOf('=') + 1);
    }
}
