package stentor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.ConfigurationFile;
import stentor.node.config.NodeSettings;

/** What reads well and cannot be used is found before anything is started. */
class UsableTest {
    @TempDir
    Path directory;

    @Test
    void filesThatAreNoCertificates() throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve("no.pem"), "garbage");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", rsa.generateKeyPair().getPrivate().getEncoded()));
        assertThat(Usable.problems(settings("tls: { certificate: no.pem, key: no.pem }")))
                .containsExactly("tls: " + directory.resolve("no.pem") + ": no certificate in it (expected: PEM)");
        assertThat(Usable.problems(
                        settings("cluster: { tls: { certificate: no.pem, key: key.pem, authority: no.pem } }")))
                .containsExactly(
                        "cluster.tls.certificate: " + directory.resolve("no.pem")
                                + " (expected: a PEM file with a certificate)",
                        "cluster.tls.authority: " + directory.resolve("no.pem")
                                + " (expected: a PEM file with a certificate)");
    }

    @Test
    void addressesThatRedisHasNot() {
        assertThat(Usable.problems(
                        settings("store: { a: { type: redis, uri: 'redis://h:99999' }, default: { type: memory } }")))
                .singleElement()
                .asString()
                .startsWith("store.a.uri: redis://h:99999 (expected: redis://, ");
    }

    @Test
    void keysThatNoTokenIsSignedWith() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
        PublicKey agreement = generator.generateKeyPair().getPublic();
        Files.writeString(directory.resolve("key.pem"), pem("PUBLIC KEY", agreement.getEncoded()));
        String yaml = "locations: [ { type: bus, prefix: /a/, authorize: { jwt: { public_key: key.pem } } } ]";
        assertThat(ConfigurationFile.yaml(directory, yaml).problems())
                .singleElement()
                .asString()
                .contains("a PEM file or text with an RSA, EC or Ed25519 key");
    }

    @Test
    void whatCanBeUsed() {
        assertThat(Usable.problems(NodeSettings.DEFAULT)).isEmpty();
        assertThat(Usable.problems(settings("store: { type: redis, uri: 'redis-sentinel://a:1,b:2/0#main' }")))
                .isEmpty();
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private NodeSettings settings(String yaml) {
        return ConfigurationFile.yaml(directory, yaml).settings();
    }
}
