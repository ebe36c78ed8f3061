package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends is what a handler reads, what a handler writes is what a client gets: byte for byte. */
class HeadersOnTheWireTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer((request, connection) -> Answer.now(
                switch (Requests.path(request)) {
                    case "/echo" -> Answers.body(200, Requests.header(request, "content-type"), new byte[] {'m'});
                    case "/ids" ->
                        Answers.empty(
                                200,
                                Answers.header("Etag", "0"),
                                Answers.header("Last-Modified", "Tue, 22 Dec 2015 03:34:40 GMT"));
                    default -> headers(request);
                }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse headers(HttpRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.getHeaders().forEach(header -> headers.put(header.name(), "[" + header.value() + "]"));
        return Answers.text(200, headers.toString());
    }

    private static String contentTypeLine(String response) {
        return response.lines()
                .filter(line -> line.startsWith("Content-Type"))
                .findFirst()
                .orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=UTF-8",
                "application/json;charset=x",
                "application/json",
                "text/html; charset=iso-8859-1",
                "TEXT/Html",
                "multipart/mixed; boundary=\"a b\"; a=b",
                "foo",
                "x/y; b=2; a=1",
                "text/plain; name=\u00c3\u00a9",
                "image/svg+xml"
            })
    void aContentTypeComesBackAsItWasSent(String contentType) {
        String request =
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: " + contentType + "\r\nContent-Length: 1\r\n\r\nm";
        try (RawClient client = server.client()) {
            for (int i = 0; i < 3; i++) { // the parser remembers what it has seen
                assertThat(contentTypeLine(client.send(request).response())).isEqualTo("Content-Type: " + contentType);
            }
        }
    }

    @Test
    void aChunkedRequestsContentTypeIsReadToo() {
        try (RawClient client = server.client()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: x\r\ncontent-type: a/b ;c\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(contentTypeLine(client.response())).isEqualTo("Content-Type: a/b ;c");
        }
    }

    @Test
    void withoutAContentTypeThereIsNoneInTheAnswer() {
        String answer = server.exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nm");
        assertThat(answer)
                .matches("(?s)HTTP/1.1 200 OK\r\nServer: stentor\r\nDate: [^\r]+\r\nContent-Length: 1\r\n\r\nm");
    }

    @Test
    void messageIdsLeaveAsTheyAre() {
        assertThat(server.exchange("GET /ids HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("\r\nEtag: 0\r\n", "\r\nLast-Modified: Tue, 22 Dec 2015 03:34:40 GMT\r\n");
    }

    @Test
    void headersAreReadAsTheyWereSent() {
        assertThat(server.exchange("GET /headers HTTP/1.1\nHost: x\nIf-None-Match: 0\nAccept:\nTE: Chunked\n"
                        + "If-Modified-Since: Tue, 22 Dec 2015 03:34:40 GMT\nLast-Event-ID: 1:[0],-\n\n"))
                .contains(
                        "If-None-Match=[0]",
                        "Accept=[]",
                        "TE=[Chunked]",
                        "If-Modified-Since=[Tue, 22 Dec 2015 03:34:40 GMT]",
                        "Last-Event-ID=[1:[0],-]");
    }

    @Test
    void quotedAndWeakTagsStayWhatTheyAre() {
        assertThat(server.exchange("GET /headers HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/\"0\"\r\n\r\n"))
                .contains("If-None-Match=[W/\"0\"]");
        assertThat(server.exchange("GET /headers HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"0\",1\r\n\r\n"))
                .contains("If-None-Match=[\"0\",1]");
    }

    @Test
    void aTypeThatWouldBreakTheHeadIsNotSent() {
        assertThat(RawContentType.of("text/plain\r\nX: y")).isEmpty();
        assertThat(RawContentType.of(" ")).isEmpty();
        HttpResponse answer = Answers.body(200, Optional.of("a\nb"), "x".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.getHeader("Content-Type")).isEmpty();
    }
}
