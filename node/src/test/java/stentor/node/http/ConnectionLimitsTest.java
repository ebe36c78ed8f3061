package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.testing.Eventually;

/** How many connections there may be, how long they may do nothing, and how they end when the server stops. */
class ConnectionLimitsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final String REQUEST = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POLL = "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n";

    private final CompletableFuture<Answer> held = new CompletableFuture<>();
    private final CompletableFuture<Void> holding = new CompletableFuture<>();

    private TestServer server(Patience patience, int maxConnections) {
        return new TestServer(
                settings -> settings.withPatience(patience).withMaxConnections(maxConnections),
                (request, connection) -> {
                    if (Requests.path(request).equals("/hold")) {
                        holding.complete(null);
                        return held;
                    }
                    return Answer.now(Answers.text(200, "now"));
                });
    }

    @Test
    void anIdleConnectionIsClosedPolitely() {
        try (TestServer server = server(new Patience(SHORT, LONG, LONG, LONG), 10);
                RawClient fresh = server.client();
                RawClient used = server.client()) {
            assertThat(used.send(REQUEST).response()).endsWith("now\n");
            assertThat(used.readToEnd()).isEmpty();
            assertThat(fresh.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHeadThatDribblesIsNotWaitedFor() {
        try (TestServer server = server(new Patience(LONG, SHORT, LONG, LONG), 10);
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHo");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        }
    }

    @Test
    void aHeldRequestOutlivesWhatEndsIdleOnes() {
        try (TestServer server = server(new Patience(SHORT, SHORT, LONG, LONG), 10);
                RawClient poll = server.client().send(POLL);
                RawClient idle = server.client()) {
            TestServer.await(holding);
            assertThat(idle.readToEnd()).isEmpty();
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(poll.response()).endsWith("held\n");
        }
    }

    @Test
    void oneConnectionTooManyOfAnAddressIs429AndProxiesAreNotCounted() {
        for (boolean proxy : new boolean[] {false, true}) {
            try (TestServer server = new TestServer(
                            settings -> settings.withPerAddress(new HttpServerSettings.PerAddress(2, address -> proxy)),
                            (request, connection) -> Answer.now(Answers.text(200, "now")));
                    RawClient first = server.client()) {
                assertThat(first.send(REQUEST).response()).endsWith("now\n");
                try (RawClient second = server.client();
                        RawClient third = server.client()) {
                    assertThat(second.send(REQUEST).response()).endsWith("now\n");
                    assertThat(third.send(REQUEST).response()).startsWith(proxy ? "HTTP/1.1 200 " : "HTTP/1.1 429 ");
                }
                Eventually.see(
                        () -> {
                            try (RawClient again = server.client()) {
                                return again.send(REQUEST).response();
                            }
                        },
                        answer -> answer.endsWith("now\n"));
            }
        }
    }

    @Test
    void oneConnectionTooManyIs503AndTheNextIsServedWhenThereIsRoom() {
        try (TestServer server = server(Patience.DEFAULT, 2);
                RawClient first = server.client()) {
            try (RawClient second = server.client()) {
                assertThat(first.send(REQUEST).response()).endsWith("now\n");
                assertThat(second.send(REQUEST).response()).endsWith("now\n");
                try (RawClient third = server.client()) {
                    assertThat(third.send(REQUEST).readToEnd())
                            .startsWith("HTTP/1.1 503 ")
                            .contains("\r\nRetry-After: 5\r\n", "\r\nConnection: close\r\n")
                            .endsWith("\r\n\r\nToo many connections\n");
                }
            }
            server.kit().createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
                assertThat(server.exchange(REQUEST)).endsWith("now\n");
                return null;
            });
        }
    }

    @Test
    void oneTooManyThatSaysNothingIsCutOff() {
        try (TestServer server = server(new Patience(LONG, LONG, SHORT, LONG), 1);
                RawClient first = server.client()) {
            assertThat(first.send(REQUEST).response()).endsWith("now\n");
            try (RawClient silent = server.client();
                    RawClient slow = server.client().send("GET /now HT")) {
                assertThat(silent.readToEnd()).isEqualTo("<reset>");
                assertThat(slow.readToEnd()).isEqualTo("<reset>");
            }
            assertThat(first.send(REQUEST).response()).endsWith("now\n");
            assertThat(server.server().refused(TooMany.CONNECTIONS)).isEqualTo(2);
            assertThat(server.server().connections()).isEqualTo(1);
        }
    }

    @Test
    void ofThoseThatAreTooManyAThousandAreHeardAndTheNextIsToldAtOnce() {
        try (TestServer server = server(Patience.DEFAULT, 1);
                RawClient first = server.client()) {
            assertThat(first.send(REQUEST).response()).endsWith("now\n");
            List<RawClient> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    silent.add(server.client());
                }
                Eventually.see(() -> server.server().refused(TooMany.CONNECTIONS), refused -> refused == 1000);
                try (RawClient told = server.client()) {
                    assertThat(told.readToEnd()).startsWith("HTTP/1.1 503 ");
                }
            } finally {
                silent.forEach(RawClient::close);
            }
        }
    }

    @Test
    void aStoppingServerClosesIdleConnectionsAndAnswersOpenRequestsForTheLastTime() {
        try (TestServer server = server(Patience.DEFAULT, 10);
                RawClient idle = server.client();
                RawClient poll = server.client()) {
            assertThat(idle.send(REQUEST).response()).endsWith("now\n");
            poll.send(POLL);
            TestServer.await(holding);
            CompletionStage<Void> stopped = server.server().terminate(LONG);
            assertThat(idle.readToEnd()).isEmpty();
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(poll.readToEnd()).contains("Connection: close").endsWith("held\n");
            poll.shutdownOutput();
            idle.shutdownOutput();
            TestServer.await(stopped);
            assertThat(server.server().connections()).isZero();
        }
    }

    @Test
    void whatIsStillOpenAtTheDeadlineIsCutOff() {
        try (TestServer server = server(Patience.DEFAULT, 10);
                RawClient poll = server.client().send(POLL)) {
            TestServer.await(holding);
            TestServer.await(server.server().terminate(SHORT));
            assertThat(poll.readToEnd()).isEqualTo("<reset>");
        }
    }
}
