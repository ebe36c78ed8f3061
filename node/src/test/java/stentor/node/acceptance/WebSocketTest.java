package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.testing.WebSocketClient.BINARY;
import static stentor.node.testing.WebSocketClient.CLOSE;
import static stentor.node.testing.WebSocketClient.FIN;
import static stentor.node.testing.WebSocketClient.PING;
import static stentor.node.testing.WebSocketClient.PONG;
import static stentor.node.testing.WebSocketClient.TEXT;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;

/** Subscribers and publishers over WebSockets, frame by frame. */
class WebSocketTest {
    private static final String META = "Sec-WebSocket-Protocol: ws+meta.nchan";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 100k }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /existing/, create_on_post: false }
              - { type: publisher, prefix: /keeping-two/, max_messages: 2 }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /last/, concurrency: last }
              - { type: subscriber, prefix: /short/, timeout: 200ms }
              - { type: subscriber, prefix: /typed/, default_type: text/x-own }
              - { type: subscriber, prefix: /polls/, transports: [ longpoll ] }
              - { type: pubsub, prefix: /pubsub/ }
            """);

    @Test
    void theHandshakeIsProvenAndThePublisherThenFindsASubscriber() {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/open")) {
            assertThat(socket.head().status()).isEqualTo(101);
            assertThat(socket.head().header("Upgrade")).contains("websocket");
            assertThat(socket.head().header("Connection")).contains("Upgrade");
            assertThat(socket.head().header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(socket.head().header("Sec-WebSocket-Protocol")).isEmpty();
            assertThat(NODE.post("/publisher/open", "hello").status()).isEqualTo(201);
            assertThat(socket.next()).hasToString("text hello");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Key: x                               | No Sec-Websocket-Version",
                "Sec-WebSocket-Version: 8                           | Unsupported websocket protocol version",
                "Sec-WebSocket-Version: x                           | Unsupported websocket protocol version",
                "Sec-WebSocket-Version: 13                          | No Sec-Websocket-Key",
            })
    void aHandshakeThatLacksSomethingIs400AndSaysWhat(String header, String text) {
        WireResponse answer = NODE.get("/subscriber/open", "Upgrade: websocket", "Connection: Upgrade", header);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'Sec-WebSocket-Key:  \tdGhlIHNhbXBsZSBub25jZQ==\t ', s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Sec-WebSocket-Key: a key of any length that is not base64 at all, wCWgeDkBW01R/2HZUFXnWqqZ7MA=",
    })
    void anyKeyIsTakenAndBlanksAroundItDoNotCount(String key, String proof) {
        try (StreamOfKey socket = new StreamOfKey(key)) {
            assertThat(socket.head.status()).isEqualTo(101);
            assertThat(socket.head.header("Sec-WebSocket-Accept")).contains(proof);
        }
    }

    private static final class StreamOfKey implements AutoCloseable {
        private final stentor.node.testing.WireClient wire = NODE.connect();
        private final WireResponse head;

        private StreamOfKey(String key) {
            head = wire.send("GET /subscriber/key HTTP/1.1\nHost: x\nUpgrade: WebSocket\nConnection: upgrade\n"
                            + "Sec-WebSocket-Version: 13\n" + key + "\n\n")
                    .receiveHead();
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, text",
        "application/json; charset=utf-8, text",
        "application/octet-stream, binary",
        "image/png, binary",
    })
    void theTypeDecidesOnTextOrBinary(String type, String kind) {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/kinds")) {
            NODE.post("/publisher/kinds", "x", "Content-Type: " + type);
            assertThat(socket.next()).hasToString(kind + " x");
            NODE.request("DELETE", "/publisher/kinds");
        }
    }

    @Test
    void whatIsNotUtf8IsBinaryWhateverItsType() {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/bytes")) {
            NODE.post("/publisher/bytes", new byte[] {(byte) 0xff}, "Content-Type: text/plain");
            assertThat(socket.next().first()).isEqualTo(FIN | BINARY);
        }
    }

    @Test
    void theSubprotocolTellsIdTypeAndGap() {
        MessageId one = Relay.id(NODE.post("/keeping-two/meta", "one", "Content-Type: text/plain"));
        NODE.post("/keeping-two/meta", "two");
        MessageId three = Relay.id(NODE.post("/keeping-two/meta", "three", "Content-Type: text/plain"));
        MessageId four = Relay.id(NODE.post("/keeping-two/meta", "four"));
        try (WebSocketClient socket = NODE.webSocket("/subscriber/meta?last_event_id=" + one, META)) {
            assertThat(socket.head().header("Sec-WebSocket-Protocol")).contains("ws+meta.nchan");
            assertThat(socket.next())
                    .hasToString("text id: " + three + "\ncontent-type: text/plain\ngap: true\n\nthree");
            assertThat(socket.next()).hasToString("text id: " + four + "\n\nfour");
        }
        try (WebSocketClient socket = NODE.webSocket("/typed/meta", META, "Last-Event-ID: " + three)) {
            assertThat(socket.next()).hasToString("text id: " + four + "\ncontent-type: text/x-own\n\nfour");
        }
    }

    @Test
    void pingsAreAnsweredWithTheirPayload() {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/ping")) {
            assertThat(socket.frame(FIN | PING, "are you there".getBytes(UTF_8)).next())
                    .hasToString("frame " + (FIN | PONG) + " are you there");
            socket.frame(FIN | PONG, new byte[0]);
            NODE.post("/publisher/ping", "x");
            assertThat(socket.next()).hasToString("text x");
        }
    }

    @Test
    void aCloseIsEchoed() {
        for (byte[] close : new byte[][] {{3, (byte) 0xe8}, {0x0f, (byte) 0xa0, 'b', 'y', 'e'}, {}}) {
            try (WebSocketClient socket = NODE.webSocket("/subscriber/close")) {
                WebSocketClient.Frame echo = socket.frame(FIN | CLOSE, close).next();
                assertThat(echo.first()).isEqualTo(FIN | CLOSE);
                assertThat(echo.payload())
                        .startsWith(close.length == 0 ? new byte[0] : new byte[] {close[0], close[1]});
                assertThat(socket.wire().isClosedByServer()).isTrue();
            }
        }
        NODE.awaitSubscribers("/publisher/close", 0);
    }

    @Test
    void endsHaveTheirCodes() {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/deleted")) {
            NODE.request("DELETE", "/publisher/deleted");
            assertThat(socket.next()).hasToString("close 1001 410 Gone");
            assertThat(socket.wire().isClosedByServer()).isTrue();
        }
        try (WebSocketClient earlier = NODE.webSocket("/last/conflict");
                WebSocketClient newest = NODE.webSocket("/last/conflict")) {
            assertThat(earlier.next()).hasToString("close 1001 409 Conflict");
            NODE.post("/publisher/conflict", "x");
            assertThat(newest.next()).hasToString("text x");
        }
        try (WebSocketClient socket = NODE.webSocket("/short/time")) {
            assertThat(socket.next()).hasToString("close 1000 408 Request Timeout");
        }
    }

    @Test
    void whatASubscriberSendsToAPubsubLocationIsPublishedWithoutAWord() {
        try (WebSocketClient socket = NODE.webSocket("/pubsub/chat")) {
            socket.text("hell\u00f6");
            assertThat(socket.next()).hasToString("text hell\u00f6");
            socket.frame(FIN | BINARY, new byte[] {1, 2});
            assertThat(socket.next()).hasToString("binary \u0001\u0002");
            assertThat(NODE.get("/subscriber/chat").text()).isEqualTo("hell\u00f6");
            assertThat(NODE.get("/subscriber/chat", Relay.after(NODE.get("/subscriber/chat")))
                            .header("Content-Type"))
                    .contains("application/octet-stream");
        }
    }

    @Test
    void fragmentsAreOneMessageWithPingsInBetween() {
        try (WebSocketClient socket = NODE.webSocket("/pubsub/fragments")) {
            socket.frame(TEXT, "one ".getBytes(UTF_8));
            socket.frame(FIN | PING, "p".getBytes(UTF_8));
            assertThat(socket.next()).hasToString("frame " + (FIN | PONG) + " p");
            socket.frame(0, "two ".getBytes(UTF_8)).frame(FIN, "three".getBytes(UTF_8));
            assertThat(socket.next()).hasToString("text one two three");
        }
    }

    @Test
    void manyMessagesComeInTheirOrder() {
        try (WebSocketClient socket = NODE.webSocket("/pubsub/order")) {
            for (int i = 0; i < 1000; i++) {
                socket.text(Integer.toString(i));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(socket.next()).hasToString("text " + i);
            }
        }
    }

    @Test
    void publishingToASubscribersLocationIs1008() {
        try (WebSocketClient socket = NODE.webSocket("/subscriber/readonly")) {
            assertThat(socket.text("x").next().code()).isEqualTo(1008);
            assertThat(socket.wire().isClosedByServer()).isTrue();
        }
        NODE.awaitSubscribers("/publisher/readonly", 0);
        assertThat(NODE.get("/publisher/readonly").header("X-Channel-Messages")).contains("0");
    }

    @Test
    void whatBreaksTheRulesEndsTheConnectionWithItsCode() {
        try (WebSocketClient socket = NODE.webSocket("/pubsub/rules")) {
            assertThat(socket.frame(FIN | TEXT, new byte[] {(byte) 0xff}).next().code())
                    .isEqualTo(1007);
        }
        try (WebSocketClient socket = NODE.webSocket("/pubsub/rules")) {
            socket.wire().sendRaw(new byte[] {(byte) (FIN | TEXT), 1, 'x'});
            assertThat(socket.next()).hasToString("close 1002 the frame is not masked");
        }
        try (WebSocketClient socket = NODE.webSocket("/pubsub/rules")) {
            assertThat(socket.frame(FIN | BINARY, new byte[(100 << 10) + 1])
                            .next()
                            .code())
                    .isEqualTo(1009);
        }
        try (WebSocketClient socket = NODE.webSocket("/pubsub/rules")) {
            socket.frame(BINARY, new byte[100 << 10]);
            assertThat(socket.frame(FIN, new byte[1]).next().code()).isEqualTo(1009);
        }
        NODE.awaitSubscribers("/publisher/rules", 0);
    }

    @Test
    void aPublisherIsToldOfEachMessageInTheFormatItAcceptsAndInOrder() {
        try (WebSocketClient socket = NODE.webSocket("/publisher/info", "Accept: application/json")) {
            for (int i = 1; i <= 50; i++) {
                socket.text("x");
            }
            for (int i = 1; i <= 50; i++) {
                assertThat(socket.next().toString()).startsWith("text {\"messages\": " + i + ", \"requested\": -1,");
            }
        }
        try (WebSocketClient socket = NODE.webSocket("/publisher/info")) {
            assertThat(socket.text("x").next().toString()).startsWith("text queued messages: 51\r\n");
        }
    }

    @Test
    void aPublisherThatMayNotMakeTheChannelIs1008() {
        try (WebSocketClient socket = NODE.webSocket("/existing/none")) {
            assertThat(socket.text("x").next()).hasToString("close 1008 404 no such channel");
        }
    }

    @Test
    void whereThereAreNoWebSocketsTheHandshakeIs406() {
        assertThat(NODE.get("/polls/x", WebSocketClient.HANDSHAKE).status()).isEqualTo(406);
    }

    @Test
    void theJdksClientSpeaksIt() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        URI uri = URI.create("ws://127.0.0.1:" + NODE.address().getPort() + "/pubsub/jdk");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("ws+meta.nchan")
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        received.complete(data.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("ws+meta.nchan");
        socket.sendText("hello", true);
        assertThat(received.get(20, TimeUnit.SECONDS)).endsWith("\n\nhello");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
        NODE.awaitSubscribers("/publisher/jdk", 0);
    }
}
