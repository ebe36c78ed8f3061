package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Several requests on one connection, and the odd ways in which clients write them. */
class ConnectionTest {
    private static final String HOST = " HTTP/1.1\nHost: h\n";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /strict/, create_on_post: false }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
            """);

    @Test
    void aSubscriberPollsAgainAndAgainOnOneConnection() {
        try (WireClient subscriber = NODE.connect()) {
            String[] after = {};
            for (int i = 0; i < 50; i++) {
                subscriber.send(poll("/subscriber/again", after));
                NODE.awaitSubscribers("/publisher/again", 1);
                NODE.post("/publisher/again", "message " + i);
                WireResponse message = subscriber.receive();
                assertThat(message.text()).isEqualTo("message " + i);
                after = Relay.after(message);
            }
        }
    }

    @Test
    void requestsMayBeSentBeforeTheAnswersToThoseBeforeThem() {
        NODE.post("/publisher/pipelined", "x");
        try (WireClient client = NODE.connect()) {
            client.send("GET /subscriber/pipelined" + HOST + "\nGET /interval/none" + HOST + "\n" + "GET /nowhere"
                    + HOST + "\nGET /publisher/pipelined" + HOST + "\n");
            assertThat(client.receive().text()).isEqualTo("x");
            assertThat(client.receive().status()).isEqualTo(304);
            assertThat(client.receive().status()).isEqualTo(404);
            assertThat(client.receive().text()).startsWith("queued messages: 1");
        }
    }

    @Test
    void whatIsSentBehindAHeldRequestWaitsForItsAnswer() {
        try (WireClient client = NODE.hold("/subscriber/behind", "/publisher/behind")) {
            client.send("GET /publisher/behind" + HOST + "\n");
            NODE.post("/publisher/behind", "x");
            assertThat(client.receive().text()).isEqualTo("x");
            assertThat(client.receive().header("X-Channel-Messages")).contains("1");
        }
    }

    @Test
    void headIsHeldAsGetAndAnsweredWithoutTheBody() {
        try (WireClient client = NODE.connect().send("HEAD /subscriber/head" + HOST + "\n")) {
            NODE.awaitSubscribers("/publisher/head", 1);
            NODE.post("/publisher/head", "Hello", "Content-Type: text/x-this");
            WireResponse head = client.receiveHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).contains("5");
            assertThat(head.header("Content-Type")).contains("text/x-this");
            assertThat(client.send(poll("/subscriber/head")).receive().text()).isEqualTo("Hello");
        }
    }

    @Test
    void linesMayEndInABareLineFeed() {
        try (WireClient client = NODE.connect()) {
            client.sendRaw(ascii("POST /publisher/lf HTTP/1.1\nHost: h\nContent-Length: 2\n\nhi"));
            assertThat(client.receive().status()).isEqualTo(202);
            client.sendRaw(ascii("GET /subscriber/lf HTTP/1.1\nHost: h\nAccept:\n\n"));
            assertThat(client.receive().text()).isEqualTo("hi");
        }
    }

    @Test
    void aListInSeveralLinesIsOneList() {
        try (WireClient client = NODE.connect()) {
            client.send(poll("/subscriber/lists", "Accept: application/json", "Accept: text/event-stream"));
            assertThat(client.receiveHead().header("Content-Type")).contains("text/event-stream; charset=utf-8");
        }
    }

    @Test
    void oldClientsAreAnsweredAndTheConnectionCloses() {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/old HTTP/1.0\nContent-Length: 2\n\nhi");
            assertThat(client.receive().status()).isEqualTo(202);
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (WireClient client = NODE.connect()) {
            client.send("GET /subscriber/old HTTP/1.0\n\n");
            assertThat(client.receive().text()).isEqualTo("hi");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** As HAProxy asks with {@code option httpchk} alone, and what asks for no path at all. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS / HTTP/1.0\n\n", "OPTIONS * HTTP/1.1\nHost: h\nConnection: close\n\n"})
    void aBalancerThatWasToldNothingFindsTheServerUp(String request) {
        try (WireClient client = NODE.connect().send(request)) {
            WireResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Allow")).isPresent();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatWantsTheConnectionClosedGetsIt() {
        NODE.post("/publisher/close", "x");
        try (WireClient client = NODE.connect()) {
            client.send(poll("/subscriber/close", "Connection: close"));
            WireResponse message = client.receive();
            assertThat(message.text()).isEqualTo("x");
            assertThat(message.header("Connection")).contains("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /subscriber/body, 405",
        "POST, /nowhere, 404",
        "POST, /strict/body, 404",
        "POST, /publisher/private-x, 403",
        "POST, /publisher/%ff, 400",
        "GET, /interval/body, 304",
        "PUT, /publisher/body, 200",
        "GET, /publisher/there, 200",
        "OPTIONS, /publisher/body, 200",
        "PATCH, /publisher/body, 405",
    })
    void aBodyThatNobodyWantsSpoilsNothing(String method, String path, int status) {
        NODE.request("PUT", "/publisher/there");
        for (int size : new int[] {10, 300_000}) {
            try (WireClient client = NODE.connect()) {
                client.sendRaw(RunningNode.withBody(method, path, new byte[size]));
                WireResponse answer = client.receive();
                assertThat(answer.status()).isEqualTo(status);
                // Rather than read on for long, the server may close, if it says so.
                if (!answer.header("Connection").equals(Optional.of("close"))) {
                    assertThat(client.send(poll("/publisher/there")).receive().status())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aPublisherThatFinishesSendingStillGetsItsAnswer() {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/finished" + HOST + "Content-Length: 2\n\nhi")
                    .finishSending();
            assertThat(client.receive().status()).isEqualTo(202);
        }
    }

    private static String poll(String path, String... headers) {
        return Stream.of(headers).map(line -> line + "\n").collect(Collectors.joining("", "GET " + path + HOST, "\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
