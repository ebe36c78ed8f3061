package stentor.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import stentor.node.config.TlsSettings.ClientCertificates;

/** Reads the TLS port's settings, and whether its files are there. */
final class TlsReader {
    private static final Kind<ClientCertificates> CLIENTS = Kind.oneOf(ClientCertificates.class);

    private TlsReader() {}

    static Optional<TlsSettings> read(Section root, Path base) {
        return root.section("tls", section -> tls(section, base));
    }

    private static TlsSettings tls(Section section, Path base) {
        Path certificate = file(section, "certificate", base);
        Path key = file(section, "key", base);
        Optional<Path> authority = section.has("client_authority")
                ? Optional.of(file(section, "client_authority", base))
                : Optional.empty();
        return section.build(
                () -> new TlsSettings(
                        section.get("port", Kind.PORT, TlsSettings.DEFAULT_PORT),
                        certificate,
                        key,
                        authority,
                        section.get("client_certificates", CLIENTS, ClientCertificates.OPTIONAL)),
                new TlsSettings(
                        TlsSettings.DEFAULT_PORT, certificate, key, Optional.empty(), ClientCertificates.OPTIONAL));
    }

    /** Of a PEM file that has to be there. */
    static Path file(Section section, String key, Path base) {
        if (!section.has(key)) {
            section.refuse(key, "missing", "a PEM file");
        }
        Optional<Path> file = section.get(key, Kind.path(base));
        file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
                .ifPresent(path -> section.refuse(key, path.toString(), "a file that can be read"));
        return file.orElse(base);
    }
}
