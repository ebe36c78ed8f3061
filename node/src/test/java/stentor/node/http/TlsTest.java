package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.HttpServerSettings.Tls;
import stentor.node.http.server.CannotListenException;
import stentor.node.http.server.HttpServer;
import stentor.node.http.tls.TlsContext;
import stentor.node.http.tls.TlsFileException;
import stentor.node.testing.Sockets;
import stentor.node.testing.TrustAll;

class TlsTest {
    private static final String REQUEST = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LIMIT = 1_000;

    @TempDir
    private static Path keys;

    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path directory;

    private TestServer server;
    private TestProbe<String> events;

    @BeforeAll
    static void createKeys() throws IOException, GeneralSecurityException, InterruptedException {
        first = TestCertificate.create(keys, "first", "EC");
        second = TestCertificate.create(keys, "second", "RSA");
    }

    @BeforeEach
    void start() throws IOException {
        Tls tls = first.writeTo(directory);
        Patience patience = new Patience(SOON, SOON, SOON, Duration.ofMillis(500));
        server = new TestServer(settings -> settings.withTls(tls).withPatience(patience), this::handle);
        events = server.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        if (Requests.path(request).equals("/hold")) {
            connection.onClose(() -> events.ref().tell("gone"));
            events.ref().tell("held");
            return new CompletableFuture<>();
        }
        if (Requests.path(request).startsWith("/watched/")) {
            byte[] body = new byte[Integer.parseInt(Requests.path(request).substring(9))];
            return CompletableFuture.completedFuture(new Answer.Watched(
                    Answers.body(200, Optional.empty(), body), new Watch(), Answers.text(504, "instead")));
        }
        return RequestBody.read(request, LIMIT, server.kit().system())
                .thenApply(body -> Answer.of(
                        body instanceof RequestBody.TooLarge
                                ? Answers.text(413, "too large")
                                : Answers.text(200, "secure: " + connection.secure())));
    }

    private final class Watch implements AnswerWatch {
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
    }

    private SSLSocket secureSocket() {
        return secure(RawClient.connect(server.server().tlsAddress().orElseThrow()));
    }

    private static SSLSocket secure(Socket below) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return (SSLSocket) context.getSocketFactory()
                    .createSocket(below, below.getInetAddress().getHostAddress(), below.getPort(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String peer(SSLSocket socket) {
        try {
            return socket.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bothPortsServeTheSame() {
        assertThat(server.exchange(REQUEST)).endsWith("secure: false\n");
        try (RawClient client = new RawClient(secureSocket())) {
            assertThat(client.send(REQUEST).response()).endsWith("secure: true\n");
            assertThat(client.send(REQUEST).response()).endsWith("secure: true\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"h2 http/1.1, h2", "http/1.1 h2, h2", "http/1.1, http/1.1", "spdy/3, ''", "'', ''"})
    void whatIsSpokenIsWhatBothKnow(String offered, String spoken) throws IOException {
        try (SSLSocket socket = secureSocket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered.isEmpty() ? new String[0] : offered.split(" "));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo(spoken);
            if (spoken.equals("h2")) {
                Http2Client client = Http2Client.over(socket);
                assertThat(client.answerOf(client.get("/now")).body()).isEqualTo("secure: true\n");
                client.send(Http2Client.GOAWAY, 0, 0, new byte[8]);
            } else {
                assertThat(new RawClient(socket).send(REQUEST).response()).endsWith("secure: true\n");
            }
        }
    }

    @Test
    void aStreamOfAClientThatLeavesIsNoticed() throws IOException {
        try (SSLSocket socket = secureSocket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            Http2Client.over(socket).get("/hold");
            events.expectMessage("held");
        }
        events.expectMessage("gone");
    }

    @Test
    void anHttp10AnswerIsFollowedByTheEnd() {
        try (RawClient client = new RawClient(secureSocket())) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readToEnd()).endsWith("secure: true\n");
        }
    }

    @Test
    void anAnswerThatIsReadWasHandedOver() {
        for (String version : new String[] {"1.0", "1.1"}) {
            try (RawClient client = new RawClient(secureSocket())) {
                client.send("GET /watched/100000 HTTP/" + version + "\r\nHost: x\r\n\r\n");
                assertThat(client.response()).hasSizeGreaterThan(100_000);
                events.expectMessage("handed over");
            }
        }
        events.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void anAnswerThatIsNotReadIsNotHandedOverAndBreaksOffWithItsClient() {
        // Below TLS: a secure socket that is closed reads what is still on its way to it.
        Socket below = RawClient.connect(server.server().tlsAddress().orElseThrow());
        SSLSocket above = secure(below);
        new RawClient(above).send("GET /watched/" + Sockets.MORE_THAN_IS_SENT + " HTTP/1.1\r\nHost: x\r\n\r\n");
        events.expectNoMessage(Duration.ofMillis(300));
        new RawClient(below).reset();
        events.expectMessage("broken off");
        // Collected, it would be closed, and collecting is likely while so much is sent.
        Reference.reachabilityFence(above);
    }

    @Test
    void aClientThatLeavesWhileHeldIsNoticed() {
        try (RawClient client = new RawClient(secureSocket())) {
            client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
            events.expectMessage("held");
        }
        events.expectMessage("gone");
    }

    @Test
    void whoeverSendsTooMuchCanStillReadTheAnswer() {
        try (RawClient client = new RawClient(secureSocket())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
            assertThat(client.response()).startsWith("HTTP/1.1 413 ").endsWith("too large\n");
        }
    }

    @Test
    void aClientThatDoesNotCloseAfterTheLastAnswerIsCutOff() {
        try (RawClient client = new RawClient(secureSocket())) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").response()).endsWith("secure: true\n");
            events.awaitAssert(SOON, () -> {
                assertThat(server.server().connections()).isZero();
                return null;
            });
        }
    }

    @Test
    void whatIsNotTlsIsClosedAndOthersAreServedOn() {
        try (RawClient client = new RawClient(server.server().tlsAddress().orElseThrow())) {
            assertThat(client.send(REQUEST).readToEnd()).doesNotContain("HTTP/1.1 200");
        }
        try (RawClient client = new RawClient(secureSocket())) {
            assertThat(client.send(REQUEST).response()).endsWith("secure: true\n");
        }
    }

    @Test
    void aNewCertificateIsShownWithin10SecondsAndOpenConnectionsStay() throws IOException {
        try (RawClient old = new RawClient(secureSocket())) {
            assertThat(old.send(REQUEST).response()).endsWith("secure: true\n");
            second.writeTo(directory);
            events.awaitAssert(SOON, Duration.ofMillis(200), () -> {
                try (SSLSocket socket = secureSocket()) {
                    assertThat(peer(socket)).isEqualTo("CN=second");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return null;
            });
            assertThat(old.send(REQUEST).response()).endsWith("secure: true\n");
        }
    }

    @Test
    void filesThatCannotBeUsedLeaveTheOldCertificateUntilTheyCan() throws IOException, GeneralSecurityException {
        TlsContext context = new TlsContext(first.writeTo(directory));
        Files.writeString(directory.resolve("server.pem"), TestCertificate.pem("CERTIFICATE", second.certificate()));
        context.lookAgain();
        assertThat(Handshake.certificateOf(
                        context.newHandler(ByteBufAllocator.DEFAULT).engine()))
                .isEqualTo("CN=first");
        Files.delete(directory.resolve("server.key"));
        context.lookAgain();
        assertThat(Handshake.certificateOf(
                        context.newHandler(ByteBufAllocator.DEFAULT).engine()))
                .isEqualTo("CN=first");
        second.writeTo(directory);
        context.lookAgain();
        assertThat(Handshake.certificateOf(
                        context.newHandler(ByteBufAllocator.DEFAULT).engine()))
                .isEqualTo("CN=second");
    }

    @Test
    void aServerWithoutAUsableCertificateDoesNotStart() {
        Tls missing = new Tls(0, directory.resolve("none.pem"), directory.resolve("server.key"));
        assertThatThrownBy(() -> TestServer.await(HttpServer.start(
                        server.kit().system(),
                        error -> {},
                        HttpServerSettings.on("127.0.0.1", 0).withTls(missing),
                        this::handle)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(TlsFileException.class)
                .hasMessage(missing.certificate() + ": no such file");
    }

    @Test
    void aTlsPortInUseGivesThePlainPortBack() throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        Tls taken = new Tls(
                server.server().tlsAddress().orElseThrow().getPort(),
                directory.resolve("server.pem"),
                directory.resolve("server.key"));
        assertThatThrownBy(() -> TestServer.await(HttpServer.start(
                        server.kit().system(),
                        error -> {},
                        HttpServerSettings.on("127.0.0.1", free).withTls(taken),
                        this::handle)))
                .cause()
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining(":" + taken.port() + " ");
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.1", free)))
                    .isInstanceOf(IOException.class);
        }
    }
}
