package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Sockets;

/** Whether an answer reached the operating system is known, whatever its client does. */
class WatchedAnswersTest {
    private static final byte[] LARGE = new byte[Sockets.MORE_THAN_IS_SENT];

    private static final Duration MOMENT = Duration.ofMillis(300);

    private TestServer server;
    private TestProbe<String> events;
    private volatile boolean mayBegin = true;
    private volatile CompletableFuture<Void> goOn = new CompletableFuture<>();

    @BeforeEach
    void start() {
        server = new TestServer(this::handle);
        events = server.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final class Watch implements AnswerWatch {
        @Override
        public boolean begins() {
            events.ref().tell("begins");
            return mayBegin;
        }

        @Override
        public void handedOver() {
            events.ref().tell("handed over");
        }

        @Override
        public void brokenOff() {
            events.ref().tell("broken off");
        }
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        HttpResponse instead = Answers.text(504, "instead");
        return switch (Requests.path(request)) {
            case "/small" -> completedFuture(new Answer.Watched(Answers.text(200, "small"), new Watch(), instead));
            case "/large" ->
                completedFuture(new Answer.Watched(Answers.body(200, Optional.empty(), LARGE), new Watch(), instead));
            case "/held" -> {
                connection.onClose(() -> events.ref().tell("gone"));
                events.ref().tell("held");
                yield goOn.thenApply(now -> new Answer.Watched(Answers.text(200, "held"), new Watch(), instead));
            }
            case "/stream" ->
                Answer.now(Answers.streamed(
                        200,
                        Optional.empty(),
                        Source.range(1, 3)
                                .map(i -> ByteString.fromString("chunk " + i))
                                .concat(Source.completionStage(goOn.thenApply(now -> ByteString.fromString("last"))))));
            default -> Answer.now(Answers.text(200, "other"));
        };
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    @Test
    void anAnswerThatIsReadWasHandedOver() {
        try (RawClient client = server.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(get("/small")).response()).endsWith("small\n");
                events.expectMessage("begins");
                events.expectMessage("handed over");
                assertThat(client.send(get("/other")).response()).endsWith("other\n");
            }
        }
        events.expectNoMessage(MOMENT);
    }

    @Test
    void theLastAnswerOfAConnectionIsHandedOverToo() {
        for (String request : new String[] {
            "GET /small HTTP/1.0\r\n\r\n", "GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        }) {
            try (RawClient client = server.client()) {
                assertThat(client.send(request).readToEnd()).endsWith("small\n");
            }
            events.expectMessage("begins");
            events.expectMessage("handed over");
        }
    }

    @Test
    void anAnswerThatIsNotReadIsNotHandedOverAndBreaksOffWithItsClient() {
        for (String connection : new String[] {"keep-alive", "close"}) {
            try (RawClient client = server.client()) {
                client.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n");
                events.expectMessage("begins");
                events.expectNoMessage(MOMENT);
                client.reset();
            }
            events.expectMessage("broken off");
        }
    }

    @Test
    void aLargeAnswerIsHandedOverWhenAllOfItIsTaken() {
        try (RawClient client = server.client()) {
            client.send("GET /large HTTP/1.0\r\n\r\n");
            events.expectMessage("begins");
            events.expectNoMessage(MOMENT);
            assertThat(client.readToEnd()).hasSizeGreaterThan(LARGE.length);
        }
        events.expectMessage("handed over");
    }

    @Test
    void anAnswerThatMayNotBeginIsReplaced() {
        mayBegin = false;
        try (RawClient client = server.client()) {
            assertThat(client.send(get("/small")).response())
                    .startsWith("HTTP/1.1 504 ")
                    .endsWith("instead\n");
            events.expectMessage("begins");
            assertThat(client.send(get("/other")).response()).endsWith("other\n");
        }
        events.expectNoMessage(MOMENT);
    }

    @Test
    void anAnswerWhoseClientIsGoneDoesNotBegin() {
        try (RawClient client = server.client()) {
            client.send(get("/held"));
            events.expectMessage("held");
        }
        events.expectMessage("gone");
        goOn.complete(null);
        events.expectNoMessage(MOMENT);
    }

    @Test
    void aClientThatHasFinishedSendingCountsAsGone() {
        try (RawClient client = server.client()) {
            client.send(get("/held")).shutdownOutput();
            events.expectMessage("held");
            events.expectMessage("gone");
            goOn.complete(null);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 504 ").endsWith("instead\n");
        }
        events.expectNoMessage(MOMENT);
    }

    @Test
    void anAnswerBehindAStreamBeginsWhenThatIsWritten() {
        try (RawClient client = server.client()) {
            client.send(get("/stream") + get("/small"));
            events.expectNoMessage(MOMENT);
            goOn.complete(null);
            events.expectMessage("begins");
            events.expectMessage("handed over");
            assertThat(client.send("GET /other HTTP/1.0\r\n\r\n").readToEnd())
                    .contains("last\r\n0\r\n\r\nHTTP/1.1 200 OK")
                    .contains("small\n")
                    .endsWith("other\n");
        }
    }

    @Test
    void clientsThatLeaveAtAnyMomentLeaveNoAnswerUndecided() throws Exception {
        for (int i = 0; i < 120; i++) {
            goOn = new CompletableFuture<>();
            try (RawClient client = server.client()) {
                client.send(get("/held"));
                events.expectMessage("held");
                goOn.completeOnTimeout(null, i % 3, TimeUnit.MILLISECONDS);
                if (i % 2 == 0) {
                    client.reset();
                }
            }
            String first = events.receiveMessage();
            if (first.equals("begins")) {
                // Gone or not, one of the two is told; that it is gone may come before or after.
                assertThat(new String[] {events.receiveMessage(), events.receiveMessage()})
                        .contains("gone")
                        .containsAnyOf("handed over", "broken off");
            } else {
                assertThat(first).isEqualTo("gone");
                goOn.get(10, TimeUnit.SECONDS);
            }
        }
        events.expectNoMessage(MOMENT);
    }

    @Test
    void onlyAnAnswerInMemoryIsWatched() {
        HttpResponse streamed = Answers.streamed(200, Optional.empty(), Source.empty());
        assertThatThrownBy(() -> new Answer.Watched(streamed, new Watch(), Answers.empty(504)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
