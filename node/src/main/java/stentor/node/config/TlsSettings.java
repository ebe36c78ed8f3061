package stentor.node.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A second port, with TLS.
 *
 * @param port 0 is any free one
 * @param certificate a PEM file: the certificate, then those that lead to its root
 * @param key a PEM file: the certificate's private key
 */
public record TlsSettings(int port, Path certificate, Path key) {
    public static final int DEFAULT_PORT = 8443;

    public TlsSettings {
        Checks.port("port", port);
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(key);
    }

    /** The same at another port. */
    TlsSettings at(int otherPort) {
        return new TlsSettings(otherPort, certificate, key);
    }
}
