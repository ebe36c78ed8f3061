package stentor.node.http;

import java.nio.file.Path;

/**
 * A port that speaks TLS.
 *
 * @param certificate a PEM file: the server's certificate, then those that lead to the root
 * @param key a PEM file: the certificate's private key, not encrypted
 */
public record TlsSettings(int port, Path certificate, Path key) {
    public TlsSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("tls.port: " + port + " (expected: 0 to 65535)");
        }
    }
}
