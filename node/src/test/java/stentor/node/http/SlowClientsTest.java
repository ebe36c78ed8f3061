package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.testing.Eventually;
import stentor.node.testing.Sockets;

/**
 * Clients that send a byte at a time, although they go on, are ended; for those that never read, a bounded number of bytes is made.
 * Meanwhile others are answered. ({@code HttpConnectionTest} has how those end over HTTP/1.1.)
 */
class SlowClientsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int SLOW = 10;
    /** Bytes that each of them sends at most; between two of them other clients are served. */
    private static final int MOST = 20_000;

    private static final int OTHERS = 3;
    private static final String REQUEST = "GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String FROM_PROXY = "PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n";
    private static final int PIECE = 1024;

    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger gone = new AtomicInteger();
    private final CompletableFuture<Answer> held = new CompletableFuture<>();
    private TestServer server;

    private void start(Patience patience, UnaryOperator<HttpServerSettings> more) {
        server = new TestServer(settings -> more.apply(settings.withPatience(patience)), this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletionStage<Answer> answer(HttpRequest request, Connection connection) {
        switch (Requests.path(request)) {
            case "/body" -> {
                return RequestBody.read(request, 1 << 20, SHORT, server.kit().system())
                        .thenApply(body -> Answer.of(Answers.text(
                                body instanceof RequestBody.TooSlow ? 408 : 200,
                                body.getClass().getSimpleName())));
            }
            case "/endless" -> {
                connection.onClose(gone::incrementAndGet);
                return Answer.now(Answers.streamed(
                        200, Optional.of("a/b"), Source.repeat(new byte[PIECE]).map(this::written)));
            }
            case "/hold" -> {
                return held;
            }
            case "/piece" -> {
                return Answer.now(Answers.body(
                        200, Optional.of("a/b"), written(new byte[PIECE]).toArray()));
            }
            default -> {
                return Answer.now(Answers.text(200, "now"));
            }
        }
    }

    private ByteString written(byte[] piece) {
        written.addAndGet(piece.length);
        return ByteString.fromArray(piece);
    }

    private void othersAreServed(String request) {
        for (int i = 0; i < OTHERS; i++) {
            assertThat(server.exchange(request)).startsWith("HTTP/1.1 200 ").endsWith("now\n");
        }
    }

    /** Byte by byte, on many connections at once, until the server has ended them all; what it has said on each. */
    private List<String> sentSlowly(InetSocketAddress address, String start, String othersRequest) {
        List<RawClient> clients =
                IntStream.range(0, SLOW).mapToObj(i -> new RawClient(address)).toList();
        try {
            List<RawClient> goOn = new ArrayList<>(clients);
            for (int sent = 0; sent < MOST && !goOn.isEmpty(); sent++) {
                String next = sent < start.length() ? start.substring(sent, sent + 1) : "a";
                goOn.removeIf(client -> !takes(client, next));
                othersAreServed(othersRequest);
            }
            assertThat(goOn).as("not ended after " + MOST + " bytes").isEmpty();
            return clients.stream().map(RawClient::readToEnd).toList();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static boolean takes(RawClient client, String next) {
        if (client.hasReceived()) {
            return false;
        }
        try {
            client.send(next);
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    @Test
    void headsThatComeByteByByteAre408() {
        start(new Patience(LONG, SHORT, LONG, SHORT), settings -> settings);
        assertThat(sentSlowly(server.address(), "GET /now HTTP/1.1\r\nHost: x\r\nX-Long: ", REQUEST))
                .allSatisfy(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n10000\r\n"})
    void bodiesThatComeByteByByteAre408(String headers) {
        start(new Patience(LONG, LONG, LONG, SHORT), settings -> settings);
        assertThat(sentSlowly(server.address(), "POST /body HTTP/1.1\r\nHost: x\r\n" + headers, REQUEST))
                .allSatisfy(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n"));
    }

    @Test
    void headersOfProxiesThatComeByteByByteAreNotWaitedFor() {
        start(new Patience(LONG, SHORT, LONG, SHORT), settings -> settings.withProxyHeaderFrom(address -> true));
        assertThat(sentSlowly(server.address(), FROM_PROXY.substring(0, 20), FROM_PROXY + REQUEST))
                .allSatisfy(answer -> assertThat(answer).isIn("", "<reset>"));
    }

    @Test
    void tlsHandshakesThatComeByteByByteAreNotWaitedFor(@TempDir Path directory)
            throws IOException, GeneralSecurityException, InterruptedException {
        HttpServerSettings.Tls tls =
                TestCertificate.create(directory, "server", "EC").writeTo(directory);
        start(new Patience(SHORT, LONG, LONG, SHORT), settings -> settings.withTls(tls));
        // The head of a record of 16 kB, which never comes to its end.
        String record = "\u0016\u0003\u0001\u0040\u0000";
        assertThat(sentSlowly(server.server().tlsAddress().orElseThrow(), record, REQUEST))
                .allSatisfy(answer -> assertThat(answer).doesNotContain("HTTP/"));
    }

    /** Others are served until nothing more has been written for those who do not read for a while. */
    private void nothingMoreIsWritten() {
        long before = -1;
        for (int i = 0; i < MOST && written.get() != before; i++) {
            before = written.get();
            for (int j = 0; j < OTHERS; j++) {
                othersAreServed(REQUEST);
            }
        }
        assertThat(written.get()).isEqualTo(before);
    }

    @Test
    void noMoreIsMadeOfAStreamedAnswerThanTheSocketTakesWhoseClientDoesNotRead() {
        start(new Patience(LONG, LONG, LONG, SHORT), settings -> settings);
        try (RawClient unread = server.client()) {
            unread.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
            Eventually.see(written::get, bytes -> bytes > 0);
            nothingMoreIsWritten();
            assertThat(written.get()).isLessThan(Sockets.MORE_THAN_IS_SENT);
        }
        Eventually.see(gone::get, clients -> clients == 1);
    }

    @Test
    void anHttp2StreamWithAWindowOfZeroIsResetAndItsConnectionGoesOn() {
        start(new Patience(SHORT, LONG, LONG, SHORT), settings -> settings);
        // SETTINGS_INITIAL_WINDOW_SIZE
        try (Http2Client client = Http2Client.to(server, Http2Client.setting(4, 0))) {
            int stream = client.get("/endless");
            client.headOf(stream);
            int other = client.get("/hold");
            Http2Client.Frame reset = client.next(Http2Client.RST_STREAM);
            assertThat(reset).isNotNull();
            assertThat(reset.stream()).isEqualTo(stream);
            assertThat(written.get()).isPositive().isLessThan(Sockets.MORE_THAN_IS_SENT);
            held.complete(Answer.of(Answers.empty(204)));
            assertThat(client.headOf(other)).containsEntry(":status", "204");
        }
        Eventually.see(gone::get, clients -> clients == 1);
    }

    @Test
    void aClientThatAsksOnAndOnAndReadsNoAnswerIsNotAnsweredOnAndOn() throws IOException {
        start(new Patience(LONG, LONG, LONG, SHORT), settings -> settings);
        byte[] requests = "GET /piece HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer next = ByteBuffer.wrap(requests);
        try (SocketChannel client = SocketChannel.open();
                Selector writable = Selector.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, Sockets.CLIENT_BUFFER)
                    .setOption(StandardSocketOptions.SO_RCVBUF, Sockets.CLIENT_BUFFER)
                    .connect(server.address());
            client.configureBlocking(false).register(writable, SelectionKey.OP_WRITE);
            long sent = 0;
            // Not writable for half a second: all buffers on the way are full.
            while (sent < Sockets.MORE_THAN_IS_RECEIVED && writable.select(500) > 0) {
                writable.selectedKeys().clear();
                sent += client.write(next.hasRemaining() ? next : next.rewind());
            }
            assertThat(sent).isLessThan(Sockets.MORE_THAN_IS_RECEIVED);
            nothingMoreIsWritten();
            assertThat(written.get()).isPositive().isLessThan(Sockets.MORE_THAN_IS_SENT);
        }
    }
}
