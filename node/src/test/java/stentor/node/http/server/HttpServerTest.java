package stentor.node.http.server;

import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.RawClient;
import stentor.node.http.Requests;
import stentor.node.http.TestServer;

class HttpServerTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer((request, connection) -> switch (Requests.path(request)) {
            case "/fail" -> failedFuture(new IllegalStateException("a secret"));
            case "/throw" -> throw new IllegalStateException("a secret");
            default -> Answer.now(Answers.text(200, request.method().value() + " " + Requests.path(request)));
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAnswerHasTheServersNameADateAndNothingElseThatNobodyAskedFor() {
        assertThat(server.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: stentor\r\nDate: [^\r]+ GMT\r\n"
                        + "Content-Length: 7\r\n\r\nGET /a\n");
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() {
        try (RawClient client = server.client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HT");
            assertThat(client.response()).endsWith("GET /1\n");
            assertThat(client.response()).endsWith("GET /2\n");
            assertThat(client.send("TP/1.1\r\nHost: x\r\n\r\n").response()).endsWith("GET /3\n");
        }
    }

    @Test
    void lineFeedsAloneEndLinesToo() {
        assertThat(server.exchange("GET /lf HTTP/1.1\nHost: x\n\n")).endsWith("GET /lf\n");
    }

    @Test
    void http10NeedsNoHostAndClosesAfterItsAnswer() {
        try (RawClient client = server.client()) {
            assertThat(client.send("GET /old HTTP/1.0\r\n\r\n").readToEnd())
                    .contains("Connection: close\r\n")
                    .endsWith("GET /old\n");
        }
    }

    @Test
    void aFailedHandlerIs500AndTellsTheClientNothing() {
        for (String path : new String[] {"/fail", "/throw"}) {
            assertThat(server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                    .endsWith("\r\n\r\nInternal server error\n");
        }
    }

    @Test
    void whatIsNotHttpIs400AndOthersAreServedOn() {
        for (String request : new String[] {
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /caf\u00c3\u00a9 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
            "CONNECT a:443 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET ftp://a/b HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\na b: c\r\n\r\n",
        }) {
            String answer = server.exchange(request);
            assertThat(answer).as(request).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(answer.length()).as(answer).isLessThan(500);
        }
        assertThat(server.exchange("GET /on HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("GET /on\n");
    }

    @Test
    void aStrayPercentSignInTheQueryIsNoError() {
        assertThat(server.exchange("GET /a?off=50%&b=\u00ff HTTP/1.1\r\nHost: x\r\n\r\n"))
                .endsWith("GET /a\n");
    }

    @Test
    void whatIsTooLongSaysSo() {
        assertThat(server.exchange("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: x\r\n" + "X: a\r\n".repeat(200) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void allMethodsReachTheHandler() {
        assertThat(server.exchange("PROPFIND /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("PROPFIND /a\n");
        assertThat(server.exchange("PATCH /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("PATCH /a\n");
        assertThat(server.exchange("BREW /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("BREW /a\n");
        assertThat(server.exchange("B_EW /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("B_EW /a\n");
        assertThat(server.exchange("B".repeat(25) + " /a HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ");
        assertThat(server.exchange("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("OPTIONS *\n");
    }

    @Test
    void aPortInUseIsNamed() {
        HttpServerSettings taken =
                HttpServerSettings.on("127.0.0.1", server.address().getPort());
        assertThatThrownBy(() -> TestServer.await(HttpServer.start(
                        server.kit().system(),
                        server.errors()::add,
                        taken,
                        (request, connection) -> Answer.now(Answers.empty(200)))))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(CannotListenException.class)
                .hasMessage("Cannot listen on 127.0.0.1:" + taken.port() + " (Address already in use)");
    }
}
