package stentor.node.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A second port, with TLS.
 *
 * @param port 0 is any free one
 * @param certificate a PEM file: the certificate, then those that lead to its root
 * @param key a PEM file: the certificate's private key
 * @param clientAuthority a PEM file: who issues clients' certificates; empty: they are not asked for any
 * @param clientCertificates whether a client has to show one
 */
public record TlsSettings(
        int port, Path certificate, Path key, Optional<Path> clientAuthority, ClientCertificates clientCertificates) {
    /** What is asked of clients where there is an authority for them. */
    public enum ClientCertificates {
        /** Locations with a rule for it ask for one. */
        OPTIONAL,
        /** A client without one is not spoken to. */
        REQUIRED
    }

    public static final int DEFAULT_PORT = 8443;

    public TlsSettings {
        Checks.port("port", port);
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(key);
        Objects.requireNonNull(clientCertificates);
        Checks.require(
                "client_certificates",
                "required",
                clientCertificates == ClientCertificates.OPTIONAL || clientAuthority.isPresent(),
                "client_authority beside it");
    }

    /** The same at another port. */
    TlsSettings at(int otherPort) {
        return new TlsSettings(otherPort, certificate, key, clientAuthority, clientCertificates);
    }
}
