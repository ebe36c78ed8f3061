package stentor.node.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.entity;
import static org.apache.pekko.http.javadsl.server.Directives.headerValueByName;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes in Pekko HTTP's DSL are served by this server as by its own. */
class RoutesTest {
    private static final Route ROUTE = pathPrefix(
            "api",
            () -> concat(
                    path(
                            segment(),
                            name -> parameter(
                                    "q", q -> headerValueByName("X-Own", own -> complete(name + " " + q + " " + own)))),
                    post(() ->
                            entity(Unmarshaller.entityToString(), body -> complete(body.length() + " characters")))));

    private static TestServer server;

    @BeforeAll
    static void start() {
        HttpServerSettings.Patience patience = new HttpServerSettings.Patience(
                Duration.ofSeconds(75), Duration.ofMillis(200), Duration.ofSeconds(6), Duration.ofSeconds(5));
        server = new TestServer(
                settings -> settings.withMaxBody(100_000).withPatience(patience),
                (request, connection) ->
                        Routes.handler(ROUTE, server.kit().system()).handle(request, connection));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void pathsParametersAndHeadersAreMatched() {
        assertThat(server.exchange("GET /api/a%20b?q=c%2Bd HTTP/1.1\r\nHost: x\r\nX-Own: y\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/plain; charset=UTF-8\r\n")
                .endsWith("\r\n\r\na b c+d y");
        assertThat(server.exchange("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aBodyIsReadWhenItIsAskedFor() {
        String head = "POST /api HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain; charset=utf-8\r\n";
        assertThat(server.exchange(head + "Content-Length: 4\r\n\r\n\u00c3\u00a4ab"))
                .endsWith("3 characters");
        try (RawClient client = server.client()) {
            client.send(head + "Content-Length: 90000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send("x".repeat(90_000)).response()).endsWith("90000 characters");
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIs408() {
        try (RawClient client = server.client()) {
            client.send("POST /api HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nab");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void aBodyThatIsTooLargeIs413() {
        String chunk = Integer.toHexString(60_000) + "\r\n" + "x".repeat(60_000) + "\r\n";
        try (RawClient client = server.client()) {
            client.send(
                    "POST /api HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.send(chunk + chunk + "0\r\n\r\n").response()).startsWith("HTTP/1.1 413 ");
        }
    }
}
