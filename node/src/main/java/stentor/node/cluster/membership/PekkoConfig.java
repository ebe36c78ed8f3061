package stentor.node.cluster.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import stentor.node.config.ClusterLease;
import stentor.node.config.ClusterSettings;
import stentor.node.wire.WireLevel;

/** What differs from node to node in Pekko's configuration; the rest is in {@code application.conf}. */
public final class PekkoConfig {
    private static final Duration BESIDES_DRAINING = Duration.ofSeconds(1);
    private static final long SMALLEST_FRAME = 4L << 20;
    private static final long BESIDES_THE_MESSAGE = 1L << 20;
    private static final String RESOLVER = "pekko.cluster.split-brain-resolver.";
    private static final String KUBERNETES_LEASE = "pekko.coordination.lease.kubernetes";

    private PekkoConfig() {}

    /**
     * @param maxMessageSize the largest body that may be published, in bytes: it must fit one message between nodes
     */
    public static Config of(ClusterSettings cluster, long maxMessageSize) {
        Map<String, Object> own = new LinkedHashMap<>();
        // What the others may say to this node: see WireLevel.
        own.put("pekko.cluster.app-version", WireLevel.NEWEST + ".0.0");
        if (cluster.meetsInRedis() || cluster.lease().isPresent()) {
            // All nodes of a cluster must have the same, and nodes of earlier versions had no such way to meet.
            own.put(RESOLVER + "active-strategy", "lease-majority");
        }
        if (cluster.lease().equals(Optional.of(ClusterLease.KUBERNETES))) {
            own.put(RESOLVER + "lease-majority.lease-implementation", KUBERNETES_LEASE);
            // The larger side is to get it: it keeps more of the subscribers.
            own.put(RESOLVER + "lease-majority.acquire-lease-delay-for-minority", "2 s");
            // The API's own kind of lease; the other implementation needs a definition of its own in the cluster.
            own.put(
                    KUBERNETES_LEASE + ".lease-class",
                    "org.apache.pekko.coordination.lease.kubernetes.NativeKubernetesLease");
        }
        own.put("pekko.remote.artery.canonical.hostname", cluster.hostname());
        own.put("pekko.remote.artery.canonical.port", cluster.port());
        own.put("pekko.remote.artery.advanced.maximum-frame-size", frame(maxMessageSize) + " B");
        cluster.tls().ifPresent(tls -> {
            String ssl = "pekko.remote.artery.ssl.";
            String keys = ssl + "rotating-keys-engine.";
            own.put("pekko.remote.artery.transport", "tls-tcp");
            // Both ends show a certificate, which is read again when it was replaced.
            own.put(
                    ssl + "ssl-engine-provider",
                    "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
            own.put(keys + "cert-file", tls.certificate().toAbsolutePath().toString());
            own.put(keys + "key-file", tls.key().toAbsolutePath().toString());
            own.put(keys + "ca-cert-file", tls.authority().toAbsolutePath().toString());
        });
        own.put(
                "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
                cluster.drain().plus(BESIDES_DRAINING).toMillis() + " ms");
        // Pods of a Deployment have no names that others could look up.
        own.put("pekko.discovery.kubernetes-api.use-raw-ip", true);
        // What is said on the JVM's command line wins, as everywhere with Pekko: -Dpekko.discovery...
        return ConfigFactory.parseProperties(system())
                .withFallback(ConfigFactory.parseMap(own, "the node's settings"))
                .withFallback(ConfigFactory.defaultApplication())
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    private static Properties system() {
        Properties pekko = new Properties();
        System.getProperties().forEach((key, value) -> {
            if (key instanceof String name && name.startsWith("pekko.")) {
                pekko.put(name, value);
            }
        });
        return pekko;
    }

    private static long frame(long maxMessageSize) {
        return Math.min(Integer.MAX_VALUE, Math.max(SMALLEST_FRAME, maxMessageSize + BESIDES_THE_MESSAGE));
    }
}
