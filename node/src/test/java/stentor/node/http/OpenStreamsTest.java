package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.testing.Eventually;
import stentor.node.testing.Sockets;

/** Answers that go on, and clients that do not read them. */
class OpenStreamsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int BUFFER = 1 << 20;
    private static final int PIECE = 64 << 10;
    private static final int TOO_MUCH = (BUFFER + Sockets.MORE_THAN_IS_SENT) / PIECE;

    private CompletableFuture<ClientStream> opened = new CompletableFuture<>();
    private TestServer server;
    private OpenStreams streams;
    private TestProbe<String> events;
    private byte[] ping = new byte[0];

    @BeforeEach
    void start() {
        server = new TestServer(this::handle);
        events = server.kit().createTestProbe();
        Duration soon = Duration.ofMillis(100);
        streams = new OpenStreams(server.kit().system(), new StreamSettings(BUFFER, soon, soon, soon), written -> {});
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        ClientStream stream = streams.open(connection, ping, new ClientStream.Writer() {
            @Override
            public void gone() {
                events.ref().tell("gone");
            }

            @Override
            public void roomAgain() {
                events.ref().tell("room again");
            }

            @Override
            public void overdue() {
                events.ref().tell("overdue");
            }

            @Override
            public void serverStops() {
                events.ref().tell("server stops");
            }
        });
        if (ping.length > 0) {
            stream.begin();
        }
        opened.complete(stream);
        return completedFuture(stream.answer("a/b", ClientStream.Joining.JOINED));
    }

    private ClientStream streamTo(RawClient client) {
        assertThat(client.send(GET).head()).startsWith("HTTP/1.1 200 OK");
        return TestServer.await(opened);
    }

    @Test
    void aStreamOfAServerThatStopsEndsAtAMomentOfItsOwn() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            streams.ends().over(Duration.ofDays(10_000));
            stream.finishAsServerStops(bytes("not now"));
            assertThat(streams.open()).isEqualTo(1);
            streams.ends().over(Duration.ZERO);
            stream.finishAsServerStops(bytes("now"));
            assertThat(client.read(13)).isEqualTo("3\r\nnow\r\n0\r\n\r\n");
            assertThat(streams.open()).isZero();
        }
    }

    @Test
    void whatIsWrittenArrivesAndTheEndIsTheEnd() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            stream.write(bytes("a"));
            assertThat(client.read(6)).isEqualTo("1\r\na\r\n");
            assertThat(streams.open()).isEqualTo(1);
            stream.finish(bytes("end"));
            assertThat(client.read(13)).isEqualTo("3\r\nend\r\n0\r\n\r\n");
            assertThat(streams.open()).isZero();
        }
    }

    @Test
    void aClientThatLeavesIsToldOfOnce() {
        try (RawClient client = server.client()) {
            streamTo(client);
        }
        fish("gone");
        assertThat(streams.open()).isZero();
        assertThat(streams.cutOff()).isZero();
    }

    @Test
    void aClientThatDoesNotReadIsCutOffWhenItsBufferIsFull() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            for (int i = 0; i < TOO_MUCH && streams.cutOff() == 0; i++) {
                stream.write(new byte[PIECE]);
            }
            assertThat(streams.cutOff()).isEqualTo(1);
            assertThat(streams.open()).isZero();
            assertThat(client.readToEnd()).endsWith("<reset>");
        }
    }

    @Test
    void whoWaitsForRoomWritesAllTheSameAsFastAsTheClientReads() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            int written = 0;
            while (stream.hasRoom()) {
                stream.write(new byte[PIECE]);
                written++;
            }
            client.read(written * PIECE / 2);
            fish("room again");
            assertThat(stream.hasRoom()).isTrue();
            assertThat(streams.cutOff()).isZero();
        }
    }

    @Test
    void aClientThatHasFallenBehindIsCutOffAfterAWhile() {
        try (RawClient client = server.client()) {
            streamTo(client).fallsBehind();
            fish("gone");
            assertThat(streams.cutOff()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatHasCaughtUpIsNotCutOff() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            stream.fallsBehind();
            stream.keepsUp();
            fish("overdue");
            fish("overdue");
            assertThat(streams.cutOff()).isZero();
        }
    }

    @Test
    void aClientThatHearsNothingHearsAPing() {
        ping = bytes("still here");
        try (RawClient client = server.client()) {
            streamTo(client);
            assertThat(client.read(30)).isEqualTo("a\r\nstill here\r\na\r\nstill here\r\n");
        }
    }

    @Test
    void aStreamThatBreaksOffIsNotComplete() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            stream.write(bytes("a"));
            assertThat(client.read(6)).isEqualTo("1\r\na\r\n");
            stream.breakOff();
            assertThat(client.readToEnd()).isEqualTo("<reset>");
        }
        Eventually.see(() -> server.server().connections(), open -> open == 0);
    }

    @Test
    void writersHearThatTheServerStops() {
        try (RawClient client = server.client()) {
            streamTo(client);
            streams.close();
            fish("server stops");
        }
    }

    private void fish(String expected) {
        events.fishForMessage(
                Duration.ofSeconds(10),
                event -> event.equals(expected) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Together they may hold as much as one of them by itself: those that hold most are cut off. */
    @Test
    void allClientsThatDoNotReadHoldNoMoreTogetherThanTheNodeCanSpare() {
        streams.close();
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(BUFFER), BUFFER, written -> {});
        int clients = 20;
        List<RawClient> open = new ArrayList<>();
        List<ClientStream> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            opened = new CompletableFuture<>();
            open.add(server.client());
            all.add(streamTo(open.get(i)));
        }
        for (int i = 0; i < TOO_MUCH && streams.cutOff() == 0; i++) {
            for (ClientStream stream : all) {
                stream.write(new byte[PIECE]);
                assertThat(streams.held()).isLessThanOrEqualTo(BUFFER + PIECE);
            }
        }
        assertThat(streams.cutOff()).isPositive().isLessThan(clients);
        assertThat(streams.open()).isEqualTo(clients - streams.cutOff());
        open.forEach(RawClient::close);
        Eventually.see(() -> streams.held(), held -> held == 0);
    }

    /** What left a stream's own buffer is not with the client yet: it counts until it is. */
    @Test
    void whatTheSocketDidNotTakeCounts() {
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            long size = (long) TOO_MUCH * PIECE;
            stream.write(new byte[(int) size]);
            Eventually.see(() -> streams.held(), held -> held > 0 && held < size);
            assertThat(stream.hasRoom()).isFalse();
        }
        Eventually.see(() -> streams.held(), held -> held == 0);
    }

    /** Who has much to write for a client that does not read waits earlier then. */
    @Test
    void whileLittleIsLeftNobodyReadsAheadForAClientThatDoesNotRead() {
        streams.close();
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(BUFFER), BUFFER / 4, written -> {});
        try (RawClient client = server.client()) {
            ClientStream stream = streamTo(client);
            for (int i = 0; i < TOO_MUCH && stream.hasRoom(); i++) {
                stream.write(new byte[PIECE]);
            }
            assertThat(stream.hasRoom()).isFalse();
            assertThat(streams.held()).isLessThan(BUFFER / 4);
            assertThat(streams.cutOff()).isZero();
        }
    }
}
