package stentor.node.http.http2;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.AnswerWatch;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Http2Client;
import stentor.node.http.Http2Client.Frame;
import stentor.node.http.Http2Client.Response;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.RawClient;
import stentor.node.http.RequestBody;
import stentor.node.http.Requests;
import stentor.node.http.TestServer;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.testing.Eventually;

/** HTTP/2 on the plain port, by prior knowledge: each stream is what a connection is in HTTP/1.1. */
class Http2Test {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BUFFER = 1 << 20;

    private final CompletableFuture<Answer> held = new CompletableFuture<>();
    private final LinkedBlockingQueue<ClientStream> opened = new LinkedBlockingQueue<>();
    private TestServer server;
    private OpenStreams streams;
    private TestProbe<String> events;

    @BeforeEach
    void start() {
        start(Patience.DEFAULT);
    }

    private void start(Patience patience) {
        server = new TestServer(settings -> settings.withPatience(patience), this::handle);
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(BUFFER), written -> {});
        events = server.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        return switch (Requests.path(request)) {
            case "/hold" -> {
                connection.onClose(() -> events.ref().tell("gone"));
                events.ref().tell("held");
                yield held;
            }
            case "/stream" -> {
                ClientStream stream =
                        streams.open(connection, new byte[0], () -> events.ref().tell("gone"));
                stream.begin();
                opened.add(stream);
                yield completedFuture(stream.answer("text/event-stream", ClientStream.Joining.JOINED));
            }
            case "/watched" ->
                completedFuture(new Answer.Watched(
                        Answers.text(200, "watched"),
                        new AnswerWatch() {
                            @Override
                            public boolean begins() {
                                return true;
                            }

                            @Override
                            public void handedOver() {
                                events.ref().tell("handed over");
                            }

                            @Override
                            public void brokenOff() {
                                events.ref().tell("broken off");
                            }
                        },
                        Answers.text(504, "instead")));
            case "/source" ->
                completedFuture(Answer.of(Answers.streamed(
                        200, Optional.empty(), Source.range(1, 3).map(i -> ByteString.fromString("part " + i)))));
            case "/unread" -> completedFuture(Answer.of(Answers.text(404, "nobody reads it")));
            default ->
                RequestBody.read(request, 100_000, server.kit().system())
                        .thenApply(body -> Answer.of(
                                body instanceof RequestBody.Complete whole
                                        ? Answers.text(
                                                200,
                                                request.method().value() + " " + Requests.path(request) + " "
                                                        + Requests.header(request, "x-own") + " "
                                                        + whole.bytes().length)
                                        : Answers.text(413, "too large")));
        };
    }

    @Test
    void aRequestIsReadAndAnsweredAsInHttp11() {
        try (Http2Client client = Http2Client.to(server)) {
            Response answer = client.answerOf(client.get("/a%20b?c=d", "x-own", "y"));
            assertThat(answer.body()).isEqualTo("GET /a%20b Optional[y] 0\n");
            assertThat(answer.headers())
                    .containsEntry(":status", "200")
                    .containsEntry("content-type", "text/plain")
                    .containsEntry("content-length", "25")
                    .containsEntry("server", "stentor")
                    .containsKey("date")
                    .doesNotContainKeys("connection", "transfer-encoding");
            assertThat(client.answerOf(client.post("/p", new byte[60_000])).body())
                    .isEqualTo("POST /p Optional.empty 60000\n");
            assertThat(client.answerOf(client.get("/%zz")).status()).isEqualTo("400");
        }
    }

    @Test
    void thePrefaceMayComeByteByByteAndLooksLikeNoOtherRequest() {
        try (RawClient client = server.client()) {
            client.send("PR").send("OPFIND /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.response()).endsWith("PROPFIND /a Optional.empty 0\n");
        }
        try (RawClient client = server.client()) {
            assertThat(client.send("PRI").shutdownOutput().readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        Socket socket = RawClient.connect(server.address());
        try (RawClient bytes = new RawClient(socket)) {
            for (char each : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".toCharArray()) {
                bytes.send(String.valueOf(each));
            }
            bytes.send(Http2Client.frame(Http2Client.SETTINGS, 0, 0, new byte[0]));
            // SETTINGS, of the server.
            assertThat(bytes.read(4).charAt(3)).isEqualTo((char) Http2Client.SETTINGS);
        }
    }

    @Test
    void streamsDoNotWaitForEachOther() {
        try (Http2Client client = Http2Client.to(server)) {
            int first = client.get("/hold");
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(client.answerOf(first).body()).isEqualTo("held\n");
        }
    }

    @Test
    void aStreamIsWrittenToUntilItEnds() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.get("/stream");
            assertThat(client.headOf(stream)).containsEntry("content-type", "text/event-stream");
            ClientStream writer = opened.remove();
            writer.write(bytes("one"));
            assertThat(new String(client.next().payload(), StandardCharsets.US_ASCII))
                    .isEqualTo("one");
            writer.finish(bytes("last"));
            StringBuilder rest = new StringBuilder();
            Frame frame;
            do {
                frame = client.next();
                rest.append(new String(frame.payload(), StandardCharsets.US_ASCII));
            } while (!frame.endsStream());
            assertThat(rest).hasToString("last");
        }
    }

    @Test
    void aBodyThatComesFromASourceIsWritten() {
        try (Http2Client client = Http2Client.to(server)) {
            assertThat(client.answerOf(client.get("/source")).body()).isEqualTo("part 1part 2part 3");
        }
    }

    @Test
    void aStreamThatIsResetIsGoneAndTheOthersGoOn() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.get("/hold");
            events.expectMessage(SOON, "held");
            client.send(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8));
            events.expectMessage(SOON, "gone");
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
        }
    }

    @Test
    void allStreamsAreGoneWithTheirConnection() {
        try (Http2Client client = Http2Client.to(server)) {
            client.get("/hold");
            client.get("/stream");
            events.expectMessage(SOON, "held");
            client.headOf(3);
        }
        events.expectMessage(SOON, "gone");
        events.expectMessage(SOON, "gone");
        Eventually.see(() -> server.server().connections(), open -> open == 0);
    }

    @Test
    void aWatchedAnswerIsHandedOver() {
        try (Http2Client client = Http2Client.to(server)) {
            assertThat(client.answerOf(client.get("/watched")).body()).isEqualTo("watched\n");
            events.expectMessage(SOON, "handed over");
        }
    }

    @Test
    void aWatchedAnswerWithoutAWindowIsNotHandedOver() {
        // SETTINGS_INITIAL_WINDOW_SIZE
        try (Http2Client client = Http2Client.to(server, Http2Client.setting(4, 0))) {
            int stream = client.get("/watched");
            client.headOf(stream);
            events.expectNoMessage(Duration.ofMillis(200));
            client.send(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8));
            events.expectMessage(SOON, "broken off");
        }
    }

    @Test
    void aStreamThatIsNotReadIsCutOffAndTheOthersGoOn() {
        try (Http2Client client = Http2Client.to(server)) {
            int slow = client.get("/stream");
            client.headOf(slow);
            ClientStream writer = opened.remove();
            // Its window is never opened again.
            for (int i = 0; i < 100 && streams.cutOff() == 0; i++) {
                writer.write(new byte[64 << 10]);
            }
            assertThat(streams.cutOff()).isEqualTo(1);
            Frame reset = client.next(Http2Client.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(slow);
            client.send(Http2Client.WINDOW_UPDATE, 0, 0, Http2Client.number(1 << 20));
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
        }
    }

    @Test
    void aBodyThatNobodyReadsIsThrownAwayBehindTheAnswer() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.newStream();
            client.send(Http2Client.HEADERS, Http2Client.END_HEADERS, stream, Http2Client.head("POST", "/unread"));
            client.send(Http2Client.DATA, 0, stream, new byte[16_000]);
            assertThat(client.answerOf(stream).status()).isEqualTo("404");
            client.send(Http2Client.DATA, Http2Client.END_STREAM, stream, new byte[16_000]);
            assertThat(client.answerOf(client.post("/p", new byte[1])).status()).isEqualTo("200");
        }
    }

    @Test
    void aClientThatExpectsToContinueIsToldTo() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.newStream();
            client.send(
                    Http2Client.HEADERS,
                    Http2Client.END_HEADERS,
                    stream,
                    Http2Client.head("POST", "/p", "content-length", "2", "expect", "100-continue"));
            assertThat(client.headOf(stream)).containsEntry(":status", "100");
            client.send(Http2Client.DATA, Http2Client.END_STREAM, stream, bytes("hi"));
            assertThat(client.answerOf(stream).body()).endsWith(" 2\n");
        }
    }

    @Test
    void aServerThatStopsSaysSoAndLetsStreamsEnd() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.get("/hold");
            events.expectMessage(SOON, "held");
            CompletionStage<Void> stopped = server.server().terminate(LONG);
            assertThat(client.next(Http2Client.GOAWAY).reason()).isZero();
            // Behind GOAWAY a new stream is not served, and does no harm.
            int late = client.get("/other");
            assertThat(client.next(Http2Client.RST_STREAM).stream()).isEqualTo(late);
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(client.answerOf(stream).body()).isEqualTo("held\n");
            assertThat(client.next()).isNull();
            TestServer.await(stopped);
        }
    }

    @Test
    void aRequestThatDoesNotComeToItsEndInTimeIs408() {
        stop();
        start(new Patience(LONG, Duration.ofMillis(100), LONG, LONG));
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.newStream();
            // Without END_STREAM: there may be more.
            client.send(
                    Http2Client.HEADERS,
                    Http2Client.END_HEADERS,
                    stream,
                    Http2Client.head("POST", "/", "content-length", "0"));
            assertThat(client.answerOf(stream).status()).isEqualTo("408");
        }
    }

    @Test
    void anIdleConnectionIsClosedAndOneWithAStreamIsNot() {
        stop();
        start(new Patience(Duration.ofMillis(100), LONG, LONG, LONG));
        try (Http2Client busy = Http2Client.to(server);
                Http2Client idle = Http2Client.to(server)) {
            int stream = busy.get("/hold");
            assertThat(idle.answerOf(idle.get("/other")).status()).isEqualTo("200");
            assertThat(idle.next().type()).isEqualTo(Http2Client.GOAWAY);
            assertThat(idle.next()).isNull();
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(busy.answerOf(stream).status()).isEqualTo("200");
        }
    }

    // What a client must not do

    @Test
    void oneStreamTooManyIsRefused() {
        try (Http2Client client = Http2Client.to(server)) {
            for (int i = 0; i < Http2Connection.MAX_STREAMS; i++) {
                client.get("/hold");
            }
            int tooMany = client.get("/other");
            Frame reset = client.next();
            assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(tooMany);
            assertThat(reset.code()).isEqualTo(Http2Client.REFUSED_STREAM);
            held.complete(Answer.of(Answers.text(200, "held")));
            assertThat(client.next(Http2Client.HEADERS)).isNotNull();
        }
    }

    @Test
    void headersThatAreTooLongAre431() {
        try (Http2Client client = Http2Client.to(server)) {
            assertThat(client.answerOf(client.get("/a")).status()).isEqualTo("200");
            // Each may be as long as the path; all together may not.
            int stream = client.newStream();
            byte[] head = Http2Client.head("GET", "/", "x-a", "a".repeat(15_000), "x-b", "b".repeat(15_000));
            byte[] more = Http2Client.head("GET", "/", "x-c", "c".repeat(7_000));
            int skipped = Http2Client.head("GET", "/").length;
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head);
            all.write(more, skipped, more.length - skipped);
            sendInPieces(client, stream, all.toByteArray(), 16_000);
            assertThat(client.headOf(stream)).containsEntry(":status", "431");
            assertThat(client.next().type()).isEqualTo(Http2Client.RST_STREAM);
            assertThat(client.answerOf(client.get("/a")).status()).isEqualTo("200");
        }
    }

    private static void sendInPieces(Http2Client client, int stream, byte[] head, int piece) {
        for (int from = 0; from < head.length; from += piece) {
            int to = Math.min(head.length, from + piece);
            client.send(
                    from == 0 ? Http2Client.HEADERS : Http2Client.CONTINUATION,
                    (from == 0 ? Http2Client.END_STREAM : 0) | (to == head.length ? Http2Client.END_HEADERS : 0),
                    stream,
                    java.util.Arrays.copyOfRange(head, from, to));
        }
    }

    @Test
    void streamsThatAreBegunAndResetWithoutEndEndTheConnection() {
        try (Http2Client client = Http2Client.to(server)) {
            endsCalmly(client, Http2Connection.MAX_RESETS, () -> {
                int stream = client.get("/other");
                client.send(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8));
            });
        }
        isServedOn();
    }

    @Test
    void aPageThatIsLeftMayResetAllItsStreams() {
        try (Http2Client client = Http2Client.to(server)) {
            for (int i = 0; i < Http2Connection.MAX_STREAMS; i++) {
                int stream = client.get("/hold");
                client.send(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8));
            }
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
        }
    }

    @Test
    void pingsWithoutEndEndTheConnection() {
        try (Http2Client client = Http2Client.to(server)) {
            endsCalmly(
                    client, Http2Connection.MAX_CONTROL_FRAMES, () -> client.send(Http2Client.PING, 0, 0, new byte[8]));
        }
        isServedOn();
    }

    @Test
    void settingsWithoutEndEndTheConnection() {
        try (Http2Client client = Http2Client.to(server)) {
            endsCalmly(
                    client,
                    Http2Connection.MAX_CONTROL_FRAMES,
                    () -> client.send(Http2Client.SETTINGS, 0, 0, Http2Client.setting(4, 65_535)));
        }
        isServedOn();
    }

    @Test
    void aHeadThatGoesOnWithoutEndEndsTheConnection() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.newStream();
            client.send(Http2Client.HEADERS, 0, stream, Http2Client.head("GET", "/"));
            endsCalmly(client, 100, () -> client.send(Http2Client.CONTINUATION, 0, stream, new byte[0]));
        }
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.newStream();
            client.send(Http2Client.HEADERS, 0, stream, Http2Client.head("GET", "/"));
            byte[] large = new byte[16_000];
            java.util.Arrays.fill(large, (byte) 'a');
            for (int i = 0; i < 100 && canSend(() -> client.send(Http2Client.CONTINUATION, 0, stream, large)); i++) {
                // Until the connection is ended, which may take a moment to be seen.
                continue;
            }
            assertThat(client.next(Http2Client.CONTINUATION)).isNull();
        }
        isServedOn();
    }

    /** It is told so, or is just ended while it sends: never does it go on. */
    private static void endsCalmly(Http2Client client, int times, Runnable bad) {
        boolean sends = true;
        for (int i = 0; i <= times && sends; i++) {
            sends = canSend(bad);
        }
        Frame goAway = client.next(Http2Client.GOAWAY);
        if (goAway != null) {
            assertThat(goAway.reason()).isEqualTo(Http2Client.ENHANCE_YOUR_CALM);
            assertThat(client.next(Http2Client.GOAWAY)).isNull();
        }
    }

    private static boolean canSend(Runnable sending) {
        try {
            sending.run();
            return true;
        } catch (UncheckedIOException ended) {
            return false;
        }
    }

    private void isServedOn() {
        try (Http2Client client = Http2Client.to(server)) {
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
        }
    }

    @Test
    void whatOnlyHttp11HasIsRefusedOnItsStream() {
        try (Http2Client client = Http2Client.to(server)) {
            int stream = client.get("/other", "connection", "close");
            Frame reset = client.next();
            assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(stream);
            assertThat(client.answerOf(client.get("/other")).status()).isEqualTo("200");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
