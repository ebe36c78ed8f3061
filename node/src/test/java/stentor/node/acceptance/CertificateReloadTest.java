package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.http.TestCertificate;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.TrustAll;
import stentor.node.testing.WireClient;

/** New PEM files are for new connections: those that are open go on with what they agreed on. */
class CertificateReloadTest {
    @TempDir
    private static Path keys;

    @TempDir
    private static Path directory;

    @Test
    void aStreamGoesOnAndWhoComesNextIsShownTheNewCertificate()
            throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificate.create(keys, "old", "EC").writeTo(directory);
        TestCertificate renewed = TestCertificate.create(keys, "new", "EC");
        try (RunningNode node = RunningNode.start("""
                tls: { port: 0, certificate: "%1$s/server.pem", key: "%1$s/server.key" }
                locations:
                  - { type: publisher, prefix: /pub/ }
                  - { type: subscriber, prefix: /sub/ }
                """.formatted(directory))) {
            SSLSocket before = connect(node);
            assertThat(name(before)).isEqualTo("CN=old");
            try (WireClient wire = WireClient.over(before)) {
                wire.send("GET /sub/news HTTP/1.1\nHost: stentor\nAccept: text/event-stream\n\n");
                StreamClient stream = StreamClient.begin(wire);
                node.post("/pub/news", "before");
                stream.until("data: before\n");
                renewed.writeTo(directory);
                assertThat(Eventually.see(() -> nameShownTo(node), "CN=new"::equals))
                        .isEqualTo("CN=new");
                node.post("/pub/news", "after");
                stream.until("data: after\n");
            }
        }
    }

    @Test
    void otherFilesAreShownToWhoComesNextAndThoseThatAreNoneAreRefused()
            throws IOException, GeneralSecurityException, InterruptedException {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        TestCertificate.create(keys, "one", "EC").writeTo(one);
        TestCertificate.create(keys, "two", "EC").writeTo(two);
        Path file = directory.resolve("stentor.yaml");
        String yaml = """
                port: 0
                cluster: { port: 0, management_port: 0 }
                tls: { port: 0, certificate: %1$s/server.pem, key: %2$s/server.key }
                """;
        Files.writeString(file, yaml.formatted("one", "one"));
        try (RunningNode node = RunningNode.startFrom(file)) {
            SSLSocket before = connect(node);
            Files.writeString(file, yaml.formatted("one", "two"));
            assertThat(node.manage("POST", "/reload").text()).contains("tls: ", "not the key of the certificate");
            assertThat(nameShownTo(node)).isEqualTo("CN=one");
            Files.writeString(file, yaml.formatted("two", "two"));
            assertThat(node.manage("POST", "/reload").text()).isEqualTo("reloaded, changed: tls\n");
            assertThat(nameShownTo(node)).isEqualTo("CN=two");
            try (WireClient wire = WireClient.over(before)) {
                wire.send("GET /pubsub/ HTTP/1.1\nHost: stentor\n\n");
                assertThat(wire.receive().status()).isEqualTo(400);
            }
            Files.writeString(file, "port: 0\ncluster: { port: 0, management_port: 0 }\n");
            assertThat(node.manage("POST", "/reload").text()).contains("tls: changing it needs a restart");
        }
    }

    private static String nameShownTo(RunningNode node) {
        try (SSLSocket socket = connect(node)) {
            return name(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerPrincipal().getName();
    }

    private static SSLSocket connect(RunningNode node) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            node.tlsAddress().getAddress(), node.tlsAddress().getPort());
            socket.startHandshake();
            return socket;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
