package stentor.node.cluster.membership;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.discovery.Lookup;
import org.apache.pekko.discovery.ServiceDiscovery.Resolved;
import org.apache.pekko.discovery.ServiceDiscovery.ResolvedTarget;
import stentor.node.config.ClusterSettings;
import stentor.node.config.Discovery;
import stentor.node.config.HostPort;

/** Finds the nodes of a cluster by its name, in one of the ways that Pekko Discovery knows. */
final class Discovered implements Contacts {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** The name of the port in a pod's description at which nodes reach each other. */
    private static final String PORT_NAME = "remoting";

    private final ClassicActorSystemProvider system;
    private final Discovery method;
    private final Lookup lookup;
    private final int port;

    private Discovered(ClassicActorSystemProvider system, Discovery method, String cluster, int port) {
        this.system = system;
        this.method = method;
        Lookup byName = Lookup.create(cluster);
        this.lookup = method == Discovery.KUBERNETES ? byName.withPortName(PORT_NAME) : byName;
        this.port = port;
    }

    /** @param registry which of the nodes live, where they meet there */
    static Optional<Contacts> of(
            ClassicActorSystemProvider system, ClusterSettings settings, Optional<LivingNodes> registry) {
        return settings.meetsInRedis()
                ? registry.map(nodes -> nodes::living)
                : settings.discovery().map(method -> new Discovered(system, method, settings.name(), settings.port()));
    }

    @Override
    public CompletionStage<Set<String>> now() {
        CompletionStage<Resolved> found;
        try {
            found = org.apache.pekko.discovery.Discovery.get(system)
                    .loadServiceDiscovery(name(method))
                    .lookup(lookup, LIMIT);
        } catch (Exception notSetUp) {
            // Scala throws what it likes, as for the files of a pod where there is no Kubernetes.
            return CompletableFuture.failedFuture(notSetUp);
        }
        return found.thenApply(
                resolved -> resolved.getAddresses().stream().map(this::name).collect(Collectors.toSet()));
    }

    private String name(ResolvedTarget target) {
        // Nodes found by others than their configuration are known by their addresses.
        String host = target.getAddress().map(InetAddress::getHostAddress).orElse(target.host());
        return new HostPort(host, target.getPort().map(Integer.class::cast).orElse(port)).toString();
    }

    private static String name(Discovery method) {
        return switch (method) {
            case KUBERNETES -> "kubernetes-api";
            case DNS -> "pekko-dns";
            case CONFIG -> "config";
            case REDIS, NONE -> throw new IllegalArgumentException("Pekko does not know " + method);
        };
    }
}
