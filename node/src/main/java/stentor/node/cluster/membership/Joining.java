package stentor.node.cluster.membership;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;

/**
 * What a node knows when it looks for its cluster. Nodes are named {@code host:port}.
 *
 * @param seeds the configured ones, in their order; the first of them may found the cluster. None: it is a cluster of its
 *     own
 * @param former the other members that this process knew last, before it was put out of the cluster
 * @param discovery what names the nodes instead of the configuration
 * @param registry says which nodes live
 */
record Joining(List<String> seeds, Set<String> former, Optional<Contacts> discovery, Optional<LivingNodes> registry) {
    Joining {
        seeds = List.copyOf(seeds);
        former = Set.copyOf(former);
        Objects.requireNonNull(discovery);
        Objects.requireNonNull(registry);
    }

    static Joining of(
            ClusterSettings settings,
            Set<String> former,
            Optional<Contacts> discovery,
            Optional<LivingNodes> registry) {
        // A node that looks for no others meets none, even if others use the same registry.
        boolean alone = settings.seedNodes().isEmpty() && discovery.isEmpty();
        return new Joining(
                settings.seedNodes().stream().map(HostPort::toString).toList(),
                alone ? Set.of() : former,
                discovery,
                alone ? Optional.empty() : registry);
    }

    /** A cluster of its own. */
    boolean alone() {
        return seeds.isEmpty() && discovery.isEmpty();
    }

    /** With what discovery found in the place of seed nodes: in an order that all nodes agree on. */
    Joining found(String self, Set<String> nodes) {
        Set<String> all = new TreeSet<>(nodes);
        all.add(self);
        return new Joining(List.copyOf(all), former, discovery, registry);
    }
}
