package stentor.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate of the JDK's keytool, and its key in PKCS #8. */
public record TestCertificate(String name, byte[] certificate, byte[] key) {
    private static final String PASSWORD = "changeit";

    /** @param algorithm as keytool calls it: RSA, EC, Ed25519 */
    public static TestCertificate create(Path directory, String name, String algorithm)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new TestCertificate(
                name,
                store.getCertificate(name).getEncoded(),
                store.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    public HttpServerSettings.Tls writeTo(Path directory) throws IOException {
        Path certificateFile = Files.writeString(directory.resolve("server.pem"), pem("CERTIFICATE", certificate));
        Path keyFile = Files.writeString(directory.resolve("server.key"), pem("PRIVATE KEY", key));
        return new HttpServerSettings.Tls(0, certificateFile, keyFile);
    }

    public static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
