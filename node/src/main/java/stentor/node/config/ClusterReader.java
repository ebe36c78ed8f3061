package stentor.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a node meets the others. */
final class ClusterReader {
    private static final ClusterSettings STANDARD = ClusterSettings.ALONE;

    private static final Key<Void> CLUSTER = Key.optionalSection(
                    "cluster",
                    "How this node meets others. Without it, it is a cluster of one or, with a store in Redis, meets the"
                            + " others there.")
            .needsRestart();
    private static final Key<HostPort> SEED_NODES = Key.optional(
                    "seed_nodes",
                    Kind.HOST_PORT,
                    "[\"10.0.0.1:17355\", \"10.0.0.2:17355\"]",
                    "Nodes to join; the first of them may found the cluster. In place of discovery.")
            .needsRestart();
    private static final Key<Discovery> DISCOVERY = Key.optional(
                    "discovery",
                    Kind.oneOf(Discovery.class),
                    "none",
                    "How to find the others: redis, in the store (the default with a store in Redis); kubernetes, dns and"
                            + " config, by the cluster's name.")
            .needsRestart();
    private static final Key<ClusterLease> LEASE = Key.optional(
                    "lease",
                    Kind.oneOf(ClusterLease.class),
                    "none",
                    "Whose lease decides which side of a parted cluster lives on: kubernetes, the API's; none: the majority"
                            + " does. The same on all nodes.")
            .needsRestart();
    private static final Key<String> HOSTNAME = Key.of(
                    "hostname",
                    Kind.TEXT,
                    STANDARD.hostname(),
                    "The name or address at which other nodes reach this one. auto: the one from which it reaches Redis,"
                            + " which is the default with a store in Redis.")
            .needsRestart();
    private static final Key<String> NAME = Key.of(
                    "name", Kind.TEXT, STANDARD.name(), "The same on all nodes of a cluster: letters, digits, - and _.")
            .needsRestart();
    private static final Key<Integer> PORT = Key.of(
                    "port",
                    Kind.PORT,
                    ClusterSettings.DEFAULT_PORT,
                    "Where it listens for other nodes; 0: any free port.")
            .needsRestart();
    private static final Key<Integer> MANAGEMENT_PORT = Key.optional(
                    "management_port",
                    Kind.PORT,
                    Integer.toString(ClusterSettings.DEFAULT_MANAGEMENT_PORT),
                    "The port of /ready, /alive, /metrics and orders. Without it "
                            + ClusterSettings.DEFAULT_MANAGEMENT_PORT
                            + ", or any free one if that is taken; 0: any free one.")
            .needsRestart();
    private static final Key<String> MANAGEMENT_ADDRESS = Key.optional(
                    "management_address", Kind.TEXT, "127.0.0.1", "Where that listens. Without it: hostname.")
            .needsRestart();
    private static final Key<String> MANAGEMENT_TOKEN = Key.optional(
                    "management_token",
                    Kind.TEXT,
                    "\"${MANAGEMENT_TOKEN:change-me-16-characters-or-more}\"",
                    "A secret of 16 characters or more: its bearers alone read the metrics and give orders. Without it"
                            + " orders are taken from this machine alone.")
            .needsRestart();
    private static final Key<Void> TLS = Key.optionalSection(
                    "tls", "TLS between the nodes: each shows a certificate, and all are of one authority.")
            .needsRestart();
    private static final Key<Duration> DRAIN = Key.of(
                    "drain",
                    Kind.DURATION,
                    STANDARD.drain(),
                    "How long a node that is told to stop still takes requests, so that balancers notice.")
            .needsRestart();

    private static final Key<Duration> JOIN_TIMEOUT = Key.of(
                    "join_timeout",
                    Kind.DURATION,
                    STANDARD.joinTimeout(),
                    "How long a node that starts waits for Redis to say which nodes live, before it ends with the cause; 0s:"
                            + " without end.")
            .needsRestart();

    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private ClusterReader() {}

    /**
     * @param base what relative paths are relative to
     * @param stores nodes that share one in Redis meet there, unless they are told to meet elsewhere
     */
    static ClusterSettings read(Section root, Collection<StoreSettings> stores, Path base) {
        boolean redis = stores.stream().anyMatch(RedisStore.class::isInstance);
        ClusterSettings standard = redis ? ClusterSettings.IN_REDIS : ClusterSettings.ALONE;
        return root.section(CLUSTER, section -> section.build(() -> cluster(section, redis, base), standard))
                .orElse(standard);
    }

    private static ClusterSettings cluster(Section section, boolean redis, Path base) {
        List<HostPort> seeds = section.list(SEED_NODES).orElse(List.of());
        Optional<Discovery> said = section.given(DISCOVERY);
        if (said.equals(Optional.of(Discovery.REDIS)) && !redis) {
            section.refuse(DISCOVERY, "redis", "a store in Redis beside it");
        }
        boolean inRedis = redis && seeds.isEmpty() && said.orElse(Discovery.REDIS) == Discovery.REDIS;
        ClusterSettings standard = inRedis ? ClusterSettings.IN_REDIS : ClusterSettings.ALONE;
        String hostname = section.given(HOSTNAME).orElse(standard.hostname());
        return new ClusterSettings(
                section.get(NAME),
                hostname,
                section.get(PORT),
                seeds,
                inRedis ? standard.discovery() : said.filter(method -> method != Discovery.NONE),
                section.given(LEASE).filter(lease -> lease != ClusterLease.NONE),
                section.given(MANAGEMENT_PORT).map(OptionalInt::of).orElse(OptionalInt.empty()),
                section.given(MANAGEMENT_ADDRESS).orElse(hostname),
                section.given(MANAGEMENT_TOKEN),
                section.section(TLS, tls -> tls(tls, base)),
                section.get(DRAIN),
                section.get(JOIN_TIMEOUT));
    }

    private static ClusterTls tls(Section section, Path base) {
        Key<Path> certificateKey = pem("certificate", base, "node.pem", "A PEM file with this node's certificate.");
        Key<Path> keyKey = pem("key", base, "node.key", "A PEM file with its RSA key, not encrypted.");
        Key<Path> authorityKey = pem(
                "authority",
                base,
                "nodes-ca.pem",
                "A PEM file with the certificate of who issued all nodes' certificates.");
        Path certificate = TlsReader.file(section, certificateKey, base);
        Path key = TlsReader.file(section, keyKey, base);
        if (Files.isRegularFile(key) && !isRsaKey(key)) {
            section.refuse(keyKey, key.toString(), "a PEM file with an RSA key that is not encrypted");
        }
        return new ClusterTls(certificate, key, TlsReader.file(section, authorityKey, base));
    }

    private static Key<Path> pem(String name, Path base, String example, String says) {
        return Key.required(name, Kind.path(base), example, says).needsRestart();
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
}
