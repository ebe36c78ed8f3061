package stentor.node.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.TestCertificate;

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
        return TlsFiles.read(new HttpServerSettings.Tls(
                0,
                Files.writeString(directory.resolve("server.pem"), certificate),
                Files.writeString(directory.resolve("server.key"), key)));
    }

    private static String certificatePem(TestCertificate of) {
        return TestCertificate.pem("CERTIFICATE", of.certificate());
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
        byte[] pkcs1 = inside(rsa).toASN1Primitive().getEncoded();
        assertThat(files(certificatePem(rsa), TestCertificate.pem("RSA PRIVATE KEY", pkcs1))
                        .context())
                .isNotNull();
    }

    @Test
    void anEcKeyInSec1IsRead() throws IOException {
        ASN1Encodable curve =
                PrivateKeyInfo.getInstance(ec.key()).getPrivateKeyAlgorithm().getParameters();
        BigInteger secret = ECPrivateKey.getInstance(inside(ec)).getKey();
        byte[] sec1 = new ECPrivateKey(521, secret, curve).getEncoded();
        String parameters =
                TestCertificate.pem("EC PARAMETERS", curve.toASN1Primitive().getEncoded());
        assertThat(files(certificatePem(ec), parameters + TestCertificate.pem("EC PRIVATE KEY", sec1))
                        .context())
                .isNotNull();
    }

    /** A key in its algorithm's own form. */
    private static ASN1Encodable inside(TestCertificate of) throws IOException {
        return PrivateKeyInfo.getInstance(of.key()).parsePrivateKey();
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
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nMAo=\n-----END RSA PRIVATE KEY-----\n";
        assertRefused("", key, "server.pem: no certificate in it");
        assertRefused(TestCertificate.pem("CERTIFICATE", new byte[] {1, 2}), key, "server.pem: a certificate in it");
        assertRefused(certificate, "", "server.key: no private key in it (expected: PEM, as PKCS#8, PKCS#1 or SEC 1)");
        assertRefused(certificate, TestCertificate.pem("PRIVATE KEY", new byte[] {1}), "server.key: the private key");
        assertRefused(certificate, encrypted, "server.key: the private key is encrypted");
        assertRefused(
                certificate, TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[1]), "server.key: the private key");
        assertRefused(certificate, TestCertificate.pem("EC PRIVATE KEY", new byte[1]), "server.key: the private key");
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
        assertThatThrownBy(() -> TlsFiles.read(new HttpServerSettings.Tls(0, missing, missing)))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(missing + ": no such file");
    }
}
