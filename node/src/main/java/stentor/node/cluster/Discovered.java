package stentor.node.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.discovery.Lookup;
import org.apache.pekko.discovery.ServiceDiscovery;
import org.apache.pekko.discovery.ServiceDiscovery.ResolvedTarget;
import stentor.node.config.ClusterSettings;
import stentor.node.config.Discovery;
import stentor.node.config.HostPort;

/** Finds the nodes of a cluster by its name, in one of the ways that Pekko Discovery knows. */
final class Discovered implements Contacts {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** The name of the port in a pod's description at which nodes reach each other. */
    private static final String PORT_NAME = "remoting";

    private final ServiceDiscovery discovery;
    private final Lookup lookup;
    private final int port;

    private Discovered(ServiceDiscovery discovery, Lookup lookup, int port) {
        this.discovery = discovery;
        this.lookup = lookup;
        this.port = port;
    }

    static Optional<Contacts> of(ClassicActorSystemProvider system, ClusterSettings settings) {
        return settings.discovery().map(method -> {
            Lookup byName = Lookup.create(settings.name());
            return new Discovered(
                    org.apache.pekko.discovery.Discovery.get(system.classicSystem())
                            .loadServiceDiscovery(name(method)),
                    method == Discovery.KUBERNETES ? byName.withPortName(PORT_NAME) : byName,
                    settings.port());
        });
    }

    @Override
    public CompletionStage<Set<String>> now() {
        return discovery.lookup(lookup, LIMIT).thenApply(resolved -> resolved.getAddresses().stream()
                .map(target -> new HostPort(host(target), port(target)).toString())
                .collect(Collectors.toSet()));
    }

    /** Nodes found by others than their configuration are known by their addresses. */
    private static String host(ResolvedTarget target) {
        return target.getAddress().map(address -> address.getHostAddress()).orElse(target.host());
    }

    private int port(ResolvedTarget target) {
        return target.getPort().map(Integer.class::cast).orElse(port);
    }

    private static String name(Discovery method) {
        return switch (method) {
            case KUBERNETES -> "kubernetes-api";
            case DNS -> "pekko-dns";
            case CONFIG -> "config";
        };
    }
}
