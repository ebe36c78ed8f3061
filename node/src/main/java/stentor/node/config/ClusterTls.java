package stentor.node.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * TLS between the nodes: each shows the others a certificate, and lets none in whose certificate is not of this authority.
 *
 * @param certificate a PEM file with the node's certificate
 * @param key a PEM file with its private key
 * @param authority a PEM file with the certificate of who issued all nodes' certificates
 */
public record ClusterTls(Path certificate, Path key, Path authority) {
    public ClusterTls {
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(key);
        Objects.requireNonNull(authority);
    }
}
