package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.Connection.Registration;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.connection.ClientConnection;
import stentor.node.testing.Sockets;

/** Clients that leave while their request is held, or shut down only their sending side. */
class GoneClientsTest {
    private static final String POLL = "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Patience SHORT = new Patience(SOON, SOON, Duration.ofSeconds(1), SOON);

    private TestServer server;
    private TestProbe<String> events;
    private final AtomicInteger gone = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<Answer>> held = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        server = new TestServer(settings -> settings.withPatience(SHORT), this::handle);
        events = server.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        switch (Requests.path(request)) {
            case "/hold" -> {
                CompletableFuture<Answer> answer = new CompletableFuture<>();
                connection.onClose(() -> {
                    gone.incrementAndGet();
                    events.ref().tell("gone");
                });
                held.add(answer);
                events.ref().tell("held");
                return answer;
            }
            case "/stream" -> {
                connection.onClose(() -> events.ref().tell("gone"));
                return Answer.now(Answers.streamed(200, Optional.of("a/b"), ticks()));
            }
            case "/later" -> {
                return new CompletableFuture<Answer>()
                        .completeOnTimeout(Answer.of(Answers.text(200, "later")), 200, TimeUnit.MILLISECONDS);
            }
            default -> {
                return Answer.now(Answers.text(200, "at once"));
            }
        }
    }

    private Source<ByteString, NotUsed> ticks() {
        return Source.tick(Duration.ZERO, Duration.ofMillis(50), ByteString.fromString("tick"))
                .watchTermination((tick, done) -> {
                    done.whenComplete((end, failure) -> events.ref().tell("stream ended"));
                    return NotUsed.getInstance();
                });
    }

    @Test
    void aClientThatClosesWhileHeldIsNoticed() {
        try (RawClient client = server.client()) {
            client.send(POLL);
            events.expectMessage("held");
        }
        events.expectMessage("gone");
    }

    @Test
    void aClientThatResetsWhileHeldIsNoticed() {
        try (RawClient client = server.client()) {
            client.send(POLL);
            events.expectMessage("held");
            client.reset();
        }
        events.expectMessage("gone");
    }

    @Test
    void aClientThatLeavesBehindPipelinedRequestsIsNoticed() {
        try (RawClient client = server.client()) {
            client.send(POLL + POLL.repeat(100));
            events.expectMessage("held");
        }
        events.expectMessage("gone");
    }

    @Test
    void aClientThatSendsEndlesslyWhileHeldIsNotReadEndlessly() throws IOException {
        try (SocketChannel client = SocketChannel.open();
                Selector writable = Selector.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, Sockets.CLIENT_BUFFER)
                    .connect(server.address());
            client.write(ByteBuffer.wrap(POLL.getBytes(StandardCharsets.US_ASCII)));
            events.expectMessage("held");
            client.configureBlocking(false).register(writable, SelectionKey.OP_WRITE);
            ByteBuffer junk = ByteBuffer.allocate(1 << 16);
            long sent = 0;
            // Not writable for half a second: all buffers on the way are full.
            while (sent < Sockets.MORE_THAN_IS_RECEIVED && writable.select(500) > 0) {
                sent += client.write(junk.clear());
                writable.selectedKeys().clear();
            }
            assertThat(sent).isLessThan(Sockets.MORE_THAN_IS_RECEIVED);
        }
    }

    @Test
    void aStreamedAnswerEndsWhenItsClientLeaves() {
        try (RawClient client = server.client()) {
            client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.head()).contains("Transfer-Encoding: chunked");
            assertThat(client.read(9)).isEqualTo("4\r\ntick\r\n");
        }
        events.expectMessage("gone");
        events.expectMessage("stream ended");
    }

    @Test
    void anActionForAClientAlreadyGoneRunsAtOnce() {
        CompletableFuture<Connection> seen = new CompletableFuture<>();
        try (TestServer other = new TestServer((request, connection) -> {
            seen.complete(connection);
            return new CompletableFuture<>();
        })) {
            TestProbe<String> late = other.kit().createTestProbe();
            try (RawClient client = other.client()) {
                client.send(POLL);
                TestServer.await(seen).onClose(() -> late.ref().tell("first"));
            }
            late.expectMessage("first");
            TestServer.await(seen).onClose(() -> late.ref().tell("late"));
            late.expectMessage("late");
        }
    }

    @Test
    void aCancelledActionDoesNotRun() {
        ClientConnection connection = new ClientConnection(server.address(), false, null);
        List<String> ran = new ArrayList<>();
        Registration first = connection.onClose(() -> ran.add("first"));
        connection.onClose(() -> ran.add("second"));
        first.cancel();
        connection.clientGone();
        connection.clientGone();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void anActionThatFailsDoesNotKeepOthersFromRunning() {
        ClientConnection connection = new ClientConnection(server.address(), false, null);
        List<String> ran = new ArrayList<>();
        connection.onClose(() -> {
            throw new IllegalStateException("on purpose");
        });
        connection.onClose(() -> ran.add("second"));
        connection.clientGone();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void aClientThatOnlyShutsDownItsSendingSideGetsItsAnswer() {
        for (String path : new String[] {"/now", "/later"}) {
            for (String version : new String[] {"1.0", "1.1"}) {
                try (RawClient client = server.client()) {
                    client.send("GET " + path + " HTTP/" + version + "\r\nHost: x\r\n\r\n")
                            .shutdownOutput();
                    assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
                }
            }
        }
    }

    @Test
    void pipelinedRequestsBeforeTheClientsEndAreAllAnswered() {
        try (RawClient client = server.client()) {
            client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n")
                    .shutdownOutput();
            assertThat(client.readToEnd()).contains("later\n").endsWith("at once\n");
        }
    }

    @Test
    void twoHundredHeldClientsThatLeaveAreAllNoticedAndNoSocketStays() throws IOException {
        assumeThat(Sockets.canBeSeen()).isTrue();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(server.client().send(POLL));
        }
        awaitUntil(() -> held.size() == 200);
        assertThat(Sockets.of(server.address())).isGreaterThanOrEqualTo(200);
        clients.forEach(RawClient::close);
        awaitUntil(() -> gone.get() == 200);
        // Their requests are never answered: the server ends the connections by itself.
        awaitUntil(() -> Sockets.of(server.address()) == 0);
        assertThat(server.server().connections()).isZero();
    }

    private void awaitUntil(BooleanSupplier condition) {
        events.awaitAssert(SOON, () -> {
            assertThat(condition.getAsBoolean()).isTrue();
            return null;
        });
    }
}
