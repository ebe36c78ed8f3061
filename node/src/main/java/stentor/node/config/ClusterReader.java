package stentor.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a node meets the others. */
final class ClusterReader {
    private static final Kind<Discovery> DISCOVERY = Kind.oneOf(Discovery.class);

    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private ClusterReader() {}

    /**
     * @param base what relative paths are relative to
     * @param stores nodes that share one in Redis meet there, unless they are told to meet elsewhere
     */
    static ClusterSettings read(Section root, Collection<StoreSettings> stores, Path base) {
        boolean redis = stores.stream().anyMatch(RedisStore.class::isInstance);
        ClusterSettings standard = redis ? ClusterSettings.IN_REDIS : ClusterSettings.ALONE;
        return root.section("cluster", section -> section.build(() -> cluster(section, redis, base), standard))
                .orElse(standard);
    }

    private static ClusterSettings cluster(Section section, boolean redis, Path base) {
        List<HostPort> seeds = section.list("seed_nodes", Kind.HOST_PORT).orElse(List.of());
        Optional<Discovery> said = section.get("discovery", DISCOVERY);
        if (said.equals(Optional.of(Discovery.REDIS)) && !redis) {
            section.refuse("discovery", "redis", "a store in Redis beside it");
        }
        boolean inRedis = redis && seeds.isEmpty() && said.orElse(Discovery.REDIS) == Discovery.REDIS;
        ClusterSettings standard = inRedis ? ClusterSettings.IN_REDIS : ClusterSettings.ALONE;
        String hostname = section.get("hostname", Kind.TEXT, standard.hostname());
        return new ClusterSettings(
                section.get("name", Kind.TEXT, standard.name()),
                hostname,
                section.get("port", Kind.PORT, ClusterSettings.DEFAULT_PORT),
                seeds,
                inRedis ? standard.discovery() : said.filter(method -> method != Discovery.NONE),
                managementPort(section),
                section.get("management_address", Kind.TEXT, hostname),
                section.get("management_token", Kind.TEXT),
                section.section("tls", tls -> tls(tls, base)),
                section.get("drain", Kind.DURATION, standard.drain()));
    }

    private static ClusterTls tls(Section section, Path base) {
        Path key = TlsReader.file(section, "key", base);
        if (Files.isRegularFile(key) && !isRsaKey(key)) {
            section.refuse("key", key.toString(), "a PEM file with an RSA key that is not encrypted");
        }
        return new ClusterTls(
                TlsReader.file(section, "certificate", base), key, TlsReader.file(section, "authority", base));
    }

    /** Others are of no use to what reads it. */
    private static boolean isRsaKey(Path file) {
        try {
            String pem = Files.readString(file);
            if (pem.contains("-----BEGIN RSA PRIVATE KEY-----")) {
                return !pem.contains("ENCRYPTED");
            }
            Matcher pkcs8 = PKCS8.matcher(pem);
            if (!pkcs8.find()) {
                return false;
            }
            KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pkcs8.group(1))));
            return true;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static OptionalInt managementPort(Section section) {
        return section.get("management_port", Kind.PORT).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
