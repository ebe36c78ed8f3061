package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.TestAuthority;
import stentor.node.testing.TrustAll;

/** Nodes that show each other certificates, and let nobody else speak to them. */
class ClusterTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("ours");

    @TempDir
    private static Path directory;

    private static int port;
    private static RunningNode first;
    private static RunningNode second;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), AUTHORITY.pem());
        AUTHORITY.issue("stentor-node").writeTo(directory, "one");
        AUTHORITY.issue("stentor-node").writeTo(directory, "two");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        first = RunningNode.startWith(configuration(port, "one"));
        second = RunningNode.startWith(configuration(0, "two"));
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static String configuration(int own, String name) {
        return """
                port: 0
                cluster:
                  port: %1$d
                  seed_nodes: [ "127.0.0.1:%2$d" ]
                  management_port: 0
                  tls: { certificate: "%3$s/%4$s.pem", key: "%3$s/%4$s.key", authority: "%3$s/ca.pem" }
                """.formatted(own, port, directory, name);
    }

    @Test
    void whatIsPublishedAtOneNodeReachesTheOther() {
        for (RunningNode[] pair : new RunningNode[][] {{first, second}, {second, first}}) {
            try (StreamClient stream = pair[0].stream("/subscriber/tls", "Accept: text/event-stream")) {
                assertThat(stream.head().status()).isEqualTo(200);
                assertThat(pair[1].post("/publisher/tls", "hello").status()).isEqualTo(201);
                stream.until("data: hello");
            }
        }
    }

    @Test
    void whoeverShowsNoCertificateIsNotSpokenTo() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLSv1.3");
        trusting.init(null, new TrustManager[] {new TrustAll()}, null);
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket()) {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        // In TLS 1.3 the server says so after its own end of the handshake.
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(certificate|closed|reset).*");
        }
    }

    @Test
    void plainTextIsNotReadEither() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            // How nodes begin without TLS.
            socket.getOutputStream().write(new byte[] {'A', 'K', 'K', 'A', 1});
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            // At most an alert, which is no more than seven bytes.
            assertThat(answer.length).isLessThanOrEqualTo(7);
        }
    }
}
