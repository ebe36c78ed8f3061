package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    @TempDir
    private static Path keys;

    private static TestCertificate rsa;
    private static TestCertificate ec;

    @TempDir
    private Path directory;

    @BeforeAll
    static void createKeys() throws IOException, GeneralSecurityException, InterruptedException {
        rsa = TestCertificate.create(keys, "rsa", "RSA");
        ec = TestCertificate.create(keys, "ec", "EC");
    }

    private TlsFiles files(String certificate, String key) throws IOException {
        return TlsFiles.read(
                Files.writeString(directory.resolve("server.pem"), certificate),
                Files.writeString(directory.resolve("server.key"), key));
    }

    private static String certificatePem(TestCertificate of) {
        return TestCertificate.pem("CERTIFICATE", of.certificate());
    }

    private static List<Der.Value> fields(byte[] der) {
        return Der.decode(Der.decode(der).orElseThrow().get(0).content()).orElseThrow();
    }

    @Test
    void keysInPkcs8AreRead() throws IOException {
        for (TestCertificate each : List.of(rsa, ec)) {
            assertThat(files(certificatePem(each), TestCertificate.pem("PRIVATE KEY", each.key()))
                            .context())
                    .isNotNull();
        }
    }

    @Test
    void anRsaKeyInPkcs1IsRead() throws IOException {
        byte[] pkcs1 = fields(rsa.key()).get(2).content();
        assertThat(files(certificatePem(rsa), TestCertificate.pem("RSA PRIVATE KEY", pkcs1))
                        .context())
                .isNotNull();
    }

    @Test
    void anEcKeyInSec1IsRead() throws IOException {
        List<Der.Value> envelope = fields(ec.key());
        Der.Value curve = Der.decode(envelope.get(1).content()).orElseThrow().get(1);
        List<Der.Value> inside = fields(envelope.get(2).content());
        byte[] sec1 = Der.encode(
                Der.SEQUENCE,
                Der.encode(inside.get(0).tag(), inside.get(0).content()),
                Der.encode(inside.get(1).tag(), inside.get(1).content()),
                Der.encode(0xa0, Der.encode(curve.tag(), curve.content())));
        String parameters = TestCertificate.pem("EC PARAMETERS", Der.encode(curve.tag(), curve.content()));
        assertThat(files(certificatePem(ec), parameters + TestCertificate.pem("EC PRIVATE KEY", sec1))
                        .context())
                .isNotNull();
    }

    @Test
    void bothMayBeInOneFileWithTextAround() throws IOException {
        String both =
                "Bag Attributes\n" + certificatePem(rsa) + "key:\n" + TestCertificate.pem("PRIVATE KEY", rsa.key());
        assertThat(files(both, both).context()).isNotNull();
    }

    @Test
    void whatCannotBeUsedIsNamedWithItsFile() {
        String certificate = certificatePem(rsa);
        String key = TestCertificate.pem("PRIVATE KEY", rsa.key());
        String encrypted =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAo=\n-----END RSA PRIVATE KEY-----\n";
        assertRefused("", key, "server.pem: no certificate in it");
        assertRefused(TestCertificate.pem("CERTIFICATE", new byte[] {1, 2}), key, "server.pem: a certificate in it");
        assertRefused(certificate, "", "server.key: no private key in it (expected: PEM, as PKCS#8, PKCS#1 or SEC 1)");
        assertRefused(certificate, TestCertificate.pem("PRIVATE KEY", new byte[] {1}), "server.key: the private key");
        assertRefused(certificate, encrypted, "server.key: the private key is encrypted");
        assertRefused(
                certificate,
                TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[1]),
                "server.key: the private key is");
        assertRefused(
                certificate, TestCertificate.pem("EC PRIVATE KEY", new byte[1]), "server.key: the EC key does not");
        assertRefused(certificate, TestCertificate.pem("PRIVATE KEY", ec.key()), "server.key: not the key of the");
    }

    private void assertRefused(String certificate, String key, String message) {
        assertThatThrownBy(() -> files(certificate, key).context())
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("none.pem");
        assertThatThrownBy(() -> TlsFiles.read(missing, missing))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(missing + ": no such file");
    }
}
