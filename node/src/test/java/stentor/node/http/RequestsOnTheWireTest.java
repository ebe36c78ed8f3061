package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request means the same however its client writes it and however it is cut on the way. */
class RequestsOnTheWireTest {
    private static final List<String> TARGETS = List.of(
            "/",
            "/a/b",
            "/a//b/../c",
            "/%C3%A4%2F%20",
            "/a?b=c&d",
            "/?",
            "/a+b?c=+%2B",
            "/%zz",
            "/a?%",
            "/%ff",
            "/a;b=c,d:e@f");
    private static final List<String> NAMES = List.of(
            "Content-Type", "content-type", "ACCEPT", "If-None-Match", "Origin", "X-Own", "Cookie", "Last-Event-ID");
    private static final List<String> VALUES = List.of(
            "", "a", "text/plain; charset=utf-8", "  blanks around\t", "\"quoted, with comma\"", "W/\"1\"", "*/*", "7");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(RequestsOnTheWireTest::tell);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Answers with all that a handler can see. */
    private static CompletionStage<Answer> tell(HttpRequest request, Connection connection) {
        String headers = NAMES.stream()
                .map(name -> name + "=" + Requests.header(request, name))
                .collect(Collectors.joining("\n"));
        return RequestBody.read(request, 1 << 20, server.kit().system()).thenApply(body -> {
            String seen = request.method().value() + " " + Requests.path(request) + " " + Requests.query(request) + " "
                    + Requests.queryParameters(request, "c") + "\n" + headers + "\n"
                    + (body instanceof RequestBody.Complete complete
                            ? new String(complete.bytes(), StandardCharsets.ISO_8859_1)
                            : body.toString());
            return Answer.of(Answers.text(200, seen));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aRequestInPiecesIsTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String method = List.of("GET", "POST", "PUT", "DELETE").get(random.nextInt(4));
            StringBuilder head = new StringBuilder(
                            method + " " + TARGETS.get(random.nextInt(TARGETS.size())) + " HTTP/1.1\r\n")
                    .append("Host: stentor.example:8080\r\n");
            for (int more = random.nextInt(4); more > 0; more--) {
                head.append(NAMES.get(random.nextInt(NAMES.size())))
                        .append(": ")
                        .append(VALUES.get(random.nextInt(VALUES.size())))
                        .append("\r\n");
            }
            String body = "x".repeat(random.nextInt(3) * random.nextInt(300));
            String usual = head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            String expected = exchange(usual);
            assertThat(inPieces(usual, random)).as("seed %s, %s", seed, usual).isEqualTo(expected);
            assertThat(exchange(
                            usual.substring(0, usual.length() - body.length()).replace("\r\n", "\n") + body))
                    .as("bare line feeds, seed %s, %s", seed, usual)
                    .isEqualTo(expected);
            String chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
                    + (body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n") + "0\r\n\r\n";
            assertThat(inPieces(chunked, random))
                    .as("chunked, seed %s, %s", seed, usual)
                    .isEqualTo(expected);
        }
    }

    private static String exchange(String request) {
        return withoutEnds(server.exchange(request));
    }

    private static String inPieces(String request, Random random) {
        try (RawClient client = server.client()) {
            int cut = random.nextInt(request.length());
            int second = cut + random.nextInt(request.length() - cut);
            client.send(request.substring(0, cut))
                    .send(request.substring(cut, second))
                    .send(request.substring(second));
            return withoutEnds(client.response());
        }
    }

    /** The answer but for its date, and whether the connection goes on: it does not where a body was not wanted. */
    private static String withoutEnds(String answer) {
        return answer.replaceFirst("Date: [^\r]*", "Date").replace("Connection: close\r\n", "");
    }

    @Test
    void emptyLinesBetweenRequestsAreSkipped() {
        try (RawClient client = server.client()) {
            client.send("POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi\r\n"
                    + "GET /second HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.response()).contains("POST /first").endsWith("hi\n");
            assertThat(client.response()).contains("GET /second");
        }
    }

    @Test
    void anEmptyLineBehindTheLastRequestIsNoRequest() {
        try (RawClient client = server.client()) {
            client.send("POST /last HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi\r\n")
                    .shutdownOutput();
            assertThat(client.readToEnd()).containsOnlyOnce("HTTP/1.1 200").endsWith("hi\n");
        }
    }

    @Test
    void halfARequestIsToldSo() {
        try (RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-").shutdownOutput();
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|: v|400",
                "GET / HTTP/1.1|a : v|400",
                "GET / HTTP/1.1|Host: y|400",
                "GET / HTTP/2.0|a: v|505",
                "GET / HTTP/1.2|a: v|505",
                "GET / FTP/1.1|a: v|400",
                "GET * HTTP/1.1|a: v|400",
                "POST / HTTP/1.1|Transfer-Encoding: gzip|501",
                "POST / HTTP/1.1|Transfer-Encoding: gzip, chunked|501",
                "POST / HTTP/1.0|Transfer-Encoding: chunked|400",
                "POST / HTTP/1.1|Expect: a miracle|417",
            })
    void whatCannotBeServedIsRefusedAndTheConnectionEnds(String line, String header, int status) {
        try (RawClient client = server.client()) {
            assertThat(client.send(line + "\r\nHost: x\r\n" + header + "\r\n\r\n")
                            .readToEnd())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Connection: close\r\n");
        }
    }

    @Test
    void twoWaysToSayWhereABodyEndsAreRefused() {
        for (String ends : new String[] {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "Content-Length: +1\r\n\r\na",
        }) {
            try (RawClient client = server.client()) {
                assertThat(client.send("POST / HTTP/1.1\r\nHost: x\r\n" + ends + "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readToEnd())
                        .startsWith("HTTP/1.1 400 ")
                        .doesNotContain("HTTP/1.1 200");
            }
        }
    }

    @Test
    void anOfferToChangeToHttp2IsIgnored() {
        try (RawClient client = server.client()) {
            String offer =
                    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("POST /p HTTP/1.1\r\nHost: x\r\n" + offer + "Content-Length: 2\r\n\r\nhi")
                                .response())
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("hi\n");
            }
        }
    }

    @Test
    void anOldClientThatKeepsItsConnectionIsToldThatItMay() {
        try (RawClient client = server.client()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                                .response())
                        .contains("Connection: keep-alive\r\n", "Content-Length: ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0\r\n\r\n",
                "HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n02\r\nhi\r\n0\r\nX-Trailer: t\r\n\r\n",
                "HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n00\r\n\r\n",
                "HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
                "HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.0\r\nExpect: 100-continue\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi",
            })
    void aBodyIsTheSameInEachForm(String request) {
        try (RawClient client = server.client()) {
            client.send("POST / " + request.replaceFirst("\r\n", "\r\nHost: x\r\n"));
            assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("hi\n");
            assertThat(client.send("GET /next HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n")
                            .response())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("GET /next");
        }
    }

    @Test
    void anOldClientIsToldNothingBeforeItsAnswer() {
        try (RawClient client = server.client()) {
            client.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            client.send("hi");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("hi\n");
        }
    }

    @Test
    void whatAClientOfHttp10IsSentWithoutALengthEndsWithTheConnection() {
        try (TestServer streaming = new TestServer((request, connection) -> completedFuture(Answer.of(Answers.streamed(
                        200,
                        java.util.Optional.empty(),
                        org.apache.pekko.stream.javadsl.Source.single(
                                org.apache.pekko.util.ByteString.fromString("all of it"))))));
                RawClient client = streaming.client()) {
            assertThat(client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                            .readToEnd())
                    .contains("Connection: close\r\n")
                    .doesNotContain("Transfer-Encoding")
                    .endsWith("\r\n\r\nall of it");
        }
    }

    @Test
    void aListInSeveralLinesIsOneList() {
        try (TestServer lists = new TestServer((request, connection) -> completedFuture(Answer.of(
                        Answers.text(200, Requests.list(request, "accept").toString()))));
                RawClient client = lists.client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\nX: y\r\nACCEPT: c/d;q=0.5, e/f\r\n\r\n")
                            .response())
                    .endsWith("Optional[a/b, c/d;q=0.5, e/f]\n");
            assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").response())
                    .endsWith("Optional.empty\n");
        }
    }
}
