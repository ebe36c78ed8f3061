package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.TestAuthority;

/** Clients that show a certificate are known by its name, over HTTP/1.1 and HTTP/2. */
class ClientCertificateTest {
    private static final TestAuthority OURS = new TestAuthority("ours");
    private static final TestAuthority OTHERS = new TestAuthority("others");
    private static final char[] NO_PASSWORD = new char[0];

    @TempDir
    private static Path directory;

    private static RunningNode optional;
    private static RunningNode required;

    @BeforeAll
    static void start() throws IOException {
        OURS.issue("localhost").writeTo(directory, "server");
        Files.writeString(directory.resolve("ca.pem"), OURS.pem());
        optional = RunningNode.start(configuration("optional"));
        required = RunningNode.start(configuration("required"));
    }

    private static String configuration(String certificates) {
        return """
                tls:
                  port: 0
                  certificate: "%1$s/server.pem"
                  key: "%1$s/server.key"
                  client_authority: "%1$s/ca.pem"
                  client_certificates: %2$s
                locations:
                  - { type: pubsub, prefix: /app/, authorize: { certificate: [ "app-*" ] } }
                  - { type: bus, prefix: /bus/, authorize: { certificate: "*" } }
                  - { type: pubsub, prefix: /open/ }
                """.formatted(directory, certificates);
    }

    @AfterAll
    static void stop() {
        optional.close();
        required.close();
    }

    private static HttpClient client(HttpClient.Version version, Optional<TestAuthority.Issued> own) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, NO_PASSWORD);
            trusted.setCertificateEntry("ours", OURS.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, NO_PASSWORD);
            if (own.isPresent()) {
                Certificate[] chain = {own.get().certificate()};
                keys.setKeyEntry("own", own.get().keys().getPrivate(), NO_PASSWORD, chain);
            }
            KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            key.init(keys, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
            return HttpClient.newBuilder().version(version).sslContext(context).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(HttpClient client, RunningNode node, String path) throws Exception {
        URI url = URI.create("https://localhost:" + node.tlsAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void theNameInTheCertificateSaysWhoMayComeIn(HttpClient.Version version) throws Exception {
        HttpClient app = client(version, Optional.of(OURS.issue("app-1")));
        assertThat(post(app, optional, "/app/x").statusCode()).isEqualTo(202);
        assertThat(post(app, required, "/app/x").statusCode()).isEqualTo(202);
        HttpResponse<String> other = post(client(version, Optional.of(OURS.issue("web-1"))), optional, "/app/x");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).isEqualTo("certificate: not of a name that is let in\n");
        HttpResponse<String> none = post(client(version, Optional.empty()), optional, "/app/x");
        assertThat(none.statusCode()).isEqualTo(403);
        assertThat(none.body()).isEqualTo("certificate: the client has shown none\n");
        assertThat(post(client(version, Optional.empty()), optional, "/open/x").statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoHasToShowOneAndDoesNotIsNotSpokenTo(HttpClient.Version version) {
        assertThatThrownBy(() -> post(client(version, Optional.empty()), required, "/open/x"))
                .isInstanceOf(IOException.class);
        // One that somebody else has issued is none.
        for (RunningNode node : new RunningNode[] {optional, required}) {
            assertThatThrownBy(() -> {
                        HttpResponse<String> answer =
                                post(client(version, Optional.of(OTHERS.issue("app-1"))), node, "/app/x");
                        if (answer.statusCode() == 403) {
                            throw new IOException("refused");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void overThePlainPortNobodyHasOne() {
        assertThat(optional.post("/app/x", "x").status()).isEqualTo(403);
        assertThat(optional.post("/open/x", "x").status()).isEqualTo(202);
    }
}
