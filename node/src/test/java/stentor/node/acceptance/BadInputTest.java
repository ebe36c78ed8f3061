package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What is wrong is refused with a reason, and nobody else notices. */
class BadInputTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 64k }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
            """);

    @AfterEach
    void othersAreServedAsBefore() {
        try (WireClient held = NODE.hold("/subscriber/others", "/publisher/others", "Last-Event-ID: 99999999999:0")) {
            assertThat(NODE.post("/publisher/others", "x").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("x");
        }
    }

    // Channel names

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a%00b    | channel id has a control character at position 1",
                "%0d%0a   | channel id has a control character at position 0",
                "a%7f     | channel id has a control character at position 1",
                "a%C2%85  | channel id has a control character at position 1",
                "%        | percent-encoding",
                "a%2      | percent-encoding",
                "a%zz     | percent-encoding",
                "%ff      | percent-encoding",
                "%C3      | percent-encoding",
                "%ed%a0%80 | percent-encoding",
                "%c0%af   | percent-encoding",
            })
    void namesThatAreNoNamesAreRefused(String name, String reason) {
        for (String location : new String[] {"/publisher/", "/subscriber/", "/interval/"}) {
            WireResponse answer = NODE.get(location + name);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains(reason);
        }
        assertThat(NODE.post("/publisher/" + name, "x").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/publisher/", "/subscriber/"})
    void anEmptyNameIsRefused(String location) {
        assertThat(NODE.get(location).status()).isEqualTo(400);
        assertThat(NODE.post(location, "x").status()).isIn(400, 405);
    }

    @Test
    void namesHave1024BytesAtMost() {
        String longest = "n".repeat(1024);
        assertThat(NODE.post("/publisher/" + longest, "x").status()).isEqualTo(202);
        assertThat(NODE.get("/subscriber/" + longest).text()).isEqualTo("x");
        assertThat(NODE.post("/publisher/" + longest + "n", "x").status()).isEqualTo(400);
        assertThat(NODE.get("/subscriber/" + longest + "n").status()).isEqualTo(400);
    }

    @Test
    void bytesCountNotCharactersNorTheirEncoding() {
        String longest = "%C3%A9".repeat(512);
        assertThat(NODE.post("/publisher/" + longest, "x").status()).isEqualTo(202);
        assertThat(NODE.get("/subscriber/" + longest).text()).isEqualTo("x");
        assertThat(NODE.post("/publisher/" + longest + "n", "x").status()).isEqualTo(400);
        assertThat(NODE.post("/publisher/" + "%61".repeat(1024), "x").status()).isEqualTo(202);
        assertThat(NODE.get("/publisher/" + "a".repeat(1024)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b/c",
                "a%2Fb%2Fc",
                "%F0%9F%98%80",
                "a+b",
                "a%20b",
                "a:b@c;d=e,f!$&'()*",
                "..%2F..",
                "%3Fx",
                "%25"
            })
    void namesMayHaveWhateverElse(String name) {
        assertThat(NODE.post("/publisher/" + name, "x").status()).isEqualTo(202);
        assertThat(NODE.get("/subscriber/" + name).text()).isEqualTo("x");
    }

    @Test
    void theSameNameEncodedOtherwiseIsTheSameChannel() {
        NODE.post("/publisher/same/na%6De", "x");
        assertThat(NODE.get("/subscriber/s%61me%2Fname").text()).isEqualTo("x");
        assertThat(NODE.get("/interval/same+name").status()).isEqualTo(304);
    }

    // Bodies and what goes with them

    @Test
    void aBodyOverTheLimitIsRefused() {
        assertThat(NODE.post("/publisher/size", new byte[65536]).status()).isEqualTo(202);
        WireResponse refused = NODE.post("/publisher/size", new byte[65537]);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("65536");
        assertThat(NODE.post("/publisher/size", new byte[3_000_000]).status()).isEqualTo(413);
        assertThat(NODE.get("/publisher/size").header("X-Channel-Messages")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 30_000, 70_000})
    void aChunkedBodyOverTheLimitIsRefused(int chunk) {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/chunked HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n");
            for (int sent = 0; sent <= 65536; sent += chunk) {
                client.send(Integer.toHexString(chunk) + "\n" + "x".repeat(chunk) + "\n");
            }
            assertThat(client.send("0\n\n").receive().status()).isEqualTo(413);
        }
        assertThat(NODE.get("/publisher/chunked").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatWouldBeTooLargeIsRefusedBeforeItIsSent() {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/expect HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 70000\n\n");
            assertThat(client.receive().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nHello\n",
                "5\nHello\nzz\n",
                "-5\nHello\n0\n\n",
                "5\nHelloWorld\n0\n\n",
            })
    void aChunkedBodyThatIsCutOffOrMalformedPublishesNothing(String chunks) {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/malformed HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n" + chunks);
            client.finishSending();
            assertThat(client.receive().status()).isEqualTo(400);
        }
        assertThat(NODE.get("/publisher/malformed").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsCutOffPublishesNothing() {
        try (WireClient client = NODE.connect()) {
            client.send("POST /publisher/cut HTTP/1.1\nHost: h\nContent-Length: 10\n\nHello")
                    .finishSending();
            assertThat(client.isClosedByServer() || NODE.get("/publisher/cut").status() == 404)
                    .isTrue();
        }
        assertThat(NODE.get("/publisher/cut").status()).isEqualTo(404);
    }

    @Test
    void aTypeWithControlCharactersOrTooLongIsRefused() {
        assertThat(typed("text/plain\u0001").status()).isEqualTo(400);
        assertThat(typed("text/\u007fplain").status()).isEqualTo(400);
        assertThat(typed("text/pl\u00e4in").status()).isEqualTo(400);
        assertThat(typed("text/" + "x".repeat(1100)).status()).isEqualTo(400);
        assertThat(NODE.get("/publisher/typed").status()).isEqualTo(404);
    }

    @Test
    void aTypeOnSeveralLinesNeverBecomesHeadersOfItsOwn() {
        int status = typed("text/plain;\r\n X-Injected: yes").status();
        assertThat(status).isIn(202, 400);
        if (status == 202) {
            WireResponse message = NODE.get("/subscriber/typed");
            assertThat(message.header("X-Injected")).isEmpty();
            assertThat(message.header("Content-Type").orElse("")).doesNotContain("\r", "\n");
            NODE.request("DELETE", "/publisher/typed");
        }
    }

    @Test
    void anEventNameWithControlCharactersIsRefused() {
        assertThat(NODE.post("/publisher/event", "x", "X-EventSource-Event: a\u0001b")
                        .status())
                .isEqualTo(400);
        assertThat(NODE.get("/publisher/event").status()).isEqualTo(404);
    }

    private static WireResponse typed(String type) {
        return NODE.post("/publisher/typed", "x", "Content-Type: " + type);
    }

    // Requests that are none

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\n\n",
                "GET\n\n",
                "GET publisher/x HTTP/1.1\nHost: h\n\n",
                "GET /publisher/x HTTP/1.1\nHost: h\nno colon\n\n",
                "GET /publisher/x HTTP/1.1\nHost: h\nContent-Length: x\n\n",
                "GET /publisher/x HTTP/1.1\nHost: h\nContent-Length: -1\n\n",
                "POST /publisher/x HTTP/1.1\nHost: h\nContent-Length: 1\nContent-Length: 2\n\nxx",
                "GET /publisher/x HTTP/1.1\n\n",
                "\u0016\u0003\u0001\u0002",
            })
    void whatIsNoRequestIsRefused(String request) {
        try (WireClient client = NODE.connect()) {
            client.send(request).finishSending();
            assertThat(client.receive().status()).isEqualTo(400);
        }
    }

    @Test
    void headersWithoutEndAreRefused() {
        assertThat(NODE.get("/publisher/x", "X-Long: " + "x".repeat(40_000)).status())
                .isIn(400, 431);
        assertThat(NODE.get("/publisher/" + "x".repeat(40_000)).status()).isEqualTo(414);
        String[] many = new String[200];
        Arrays.fill(many, "X-Many: 1");
        assertThat(NODE.get("/publisher/x", many).status()).isIn(400, 431);
    }

    @Test
    void anAcceptOfNonsenseIsNoMistake() {
        NODE.request("PUT", "/publisher/accept");
        for (String accept :
                new String[] {"\u0001", "/", "*/json", "a/b/c;q=x", "\"", ";", ",", "q=1", "\u00e4/\u00f6"}) {
            assertThat(NODE.get("/publisher/accept", "Accept: " + accept).status())
                    .as(accept)
                    .isIn(200, 400);
        }
    }

    // Paths that lead nowhere

    @Test
    void aPathThatNothingTakesIsAnsweredToPeopleOnThisMachineWithThoseThatThereAre() {
        WireResponse answer = NODE.get("/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("publisher /publisher/", "subscriber /subscriber/");
        assertThat(NODE.post("/nowhere", "x").status()).isEqualTo(404);
        assertThat(NODE.request("DELETE", "/").status()).isEqualTo(404);
    }

    @Test
    void aRequestInPiecesIsARequest() {
        try (WireClient client = NODE.connect()) {
            byte[] request =
                    RunningNode.withBody("POST", "/publisher/pieces", "in pieces".getBytes(StandardCharsets.US_ASCII));
            for (byte each : request) {
                client.sendRaw(new byte[] {each});
            }
            assertThat(client.receive().status()).isEqualTo(202);
        }
        assertThat(NODE.get("/subscriber/pieces").text()).isEqualTo("in pieces");
    }
}
