package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What a message carries besides its place: its bytes, its type, the location's headers. */
class MessageTypeTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - type: subscriber
                prefix: /typed/
                default_type: text/javascript
                add_header:
                  Cache-Control: "max-age=0, must-revalidate"
                  X-Second: a:b
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=utf-8",
                "TEXT/Plain; Charset=\"UTF-8\"",
                "application/json;charset=x",
                "application/vnd.api+json; ext=\"https://jsonapi.org/ext\"",
                "multipart/form-data; boundary=--x",
                "image/svg+xml",
                "foo",
                "a b c",
            })
    void theTypeIsThePublishersByteForByte(String type) {
        String channel = "type-" + Integer.toHexString(type.hashCode());
        NODE.post("/publisher/" + channel, "x", "Content-Type: " + type);
        WireResponse message = NODE.get("/subscriber/" + channel);
        assertThat(message.headerLines()).contains("Content-Type: " + type);
        assertThat(NODE.get("/typed/" + channel).headerLines()).contains("Content-Type: " + type);
    }

    @Test
    void withoutATypeThereIsNoneUnlessTheLocationHasADefault() {
        NODE.post("/publisher/untyped", "x");
        assertThat(NODE.get("/subscriber/untyped").header("Content-Type")).isEmpty();
        assertThat(NODE.get("/typed/untyped").header("Content-Type")).contains("text/javascript");
    }

    @Test
    void anEmptyTypeIsNone() {
        assertThat(NODE.post("/publisher/empty-type", "x", "Content-Type:").status())
                .isEqualTo(202);
        assertThat(NODE.get("/subscriber/empty-type").header("Content-Type")).isEmpty();
    }

    @Test
    void aWaitingSubscriberGetsTheDefaultTypeAndTheHeadersToo() {
        try (WireClient held = NODE.hold("/typed/held", "/publisher/held")) {
            NODE.post("/publisher/held", "x");
            WireResponse message = held.receive();
            assertThat(message.headerLines())
                    .contains(
                            "Content-Type: text/javascript",
                            "Cache-Control: max-age=0, must-revalidate",
                            "X-Second: a:b");
        }
    }

    @Test
    void bodiesPassUnchanged() {
        byte[] everyByte = new byte[512];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        NODE.post("/publisher/bytes", everyByte, "Content-Type: application/octet-stream");
        WireResponse message = NODE.get("/subscriber/bytes");
        assertThat(message.body()).isEqualTo(everyByte);
        assertThat(message.header("Content-Length")).contains("512");
    }

    @Test
    void aBodyOfAMegabyteIsAMessage() {
        byte[] body = "0123456789abcdef".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (WireClient held = NODE.hold("/subscriber/megabyte", "/publisher/megabyte")) {
            assertThat(NODE.post("/publisher/megabyte", body).status()).isEqualTo(201);
            assertThat(held.receive().body()).isEqualTo(body);
        }
        assertThat(NODE.get("/subscriber/megabyte").body()).isEqualTo(body);
    }

    @Test
    void aChunkedBodyIsPutTogether() {
        try (WireClient publisher = NODE.connect()) {
            publisher.send("""
                    POST /publisher/chunked HTTP/1.1
                    Host: h
                    Transfer-Encoding: chunked

                    5;ext=1
                    Hello
                    7
                     world!
                    0
                    X-Trailer: 1

                    """);
            assertThat(publisher.receive().status()).isEqualTo(202);
        }
        assertThat(NODE.get("/subscriber/chunked").text()).isEqualTo("Hello world!");
    }

    @Test
    void aClientThatAsksMayGoOnWithItsBody() {
        try (WireClient publisher = NODE.connect()) {
            publisher.send("POST /publisher/continue HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 2\n\n");
            assertThat(publisher.receiveHead().status()).isEqualTo(100);
            assertThat(publisher.send("hi").receive().status()).isEqualTo(202);
        }
        assertThat(NODE.get("/subscriber/continue").text()).isEqualTo("hi");
    }
}
