package stentor.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import stentor.node.config.TlsSettings.ClientCertificates;

/** Reads the TLS port's settings, and whether its files are there. */
final class TlsReader {
    private static final Key<Void> TLS = Key.optionalSection(
            "tls",
            "A second port, with TLS: HTTP/1.1 and HTTP/2. The files are read again within 10 s of a change; a running"
                    + " node takes other files, but no other port.");
    private static final Key<Integer> PORT = Key.of(
                    "port", Kind.PORT, TlsSettings.DEFAULT_PORT, "Its port; 0: any free one.")
            .needsRestart();
    private static final Key<ClientCertificates> CLIENTS = Key.of(
            "client_certificates",
            Kind.oneOf(ClientCertificates.class),
            ClientCertificates.OPTIONAL,
            "With client_authority: required refuses clients without a certificate; optional leaves it to locations"
                    + " (authorize: certificate).");

    private TlsReader() {}

    static Optional<TlsSettings> read(Section root, Path base) {
        return root.section(TLS, section -> tls(section, base));
    }

    private static TlsSettings tls(Section section, Path base) {
        Key<Path> certificateKey = Key.required(
                "certificate",
                Kind.path(base),
                "server.pem",
                "A PEM file with the certificate, then those that lead to its root.");
        Key<Path> keyKey =
                Key.required("key", Kind.path(base), "server.key", "A PEM file with its private key, not encrypted.");
        Key<Path> authorityKey = Key.optional(
                "client_authority",
                Kind.path(base),
                "clients-ca.pem",
                "A PEM file with the certificates of those who issue clients' certificates: clients are asked for one.");
        Path certificate = file(section, certificateKey, base);
        Path key = file(section, keyKey, base);
        Optional<Path> authority = section.describes() || section.has(authorityKey)
                ? Optional.of(file(section, authorityKey, base))
                : Optional.empty();
        return section.build(
                () -> new TlsSettings(section.get(PORT), certificate, key, authority, section.get(CLIENTS)),
                new TlsSettings(
                        TlsSettings.DEFAULT_PORT, certificate, key, Optional.empty(), ClientCertificates.OPTIONAL));
    }

    /** Of a PEM file that has to be there. */
    static Path file(Section section, Key<Path> key, Path base) {
        if (!section.has(key)) {
            section.refuse(key, "missing", "a PEM file");
        }
        Optional<Path> file = section.given(key);
        file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
                .ifPresent(path -> section.refuse(key, path.toString(), "a file that can be read"));
        return file.orElse(base);
    }
}
