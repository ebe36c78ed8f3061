package stentor.node.cluster;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;

/**
 * What a node knows when it looks for its cluster. Nodes are named {@code host:port}.
 *
 * @param seeds the configured ones, in their order; the first of them may found the cluster. None: it is a cluster of its
 *     own
 * @param former the other members that this process knew last, before it was put out of the cluster
 * @param registry who says which nodes live
 */
record Joining(List<String> seeds, Set<String> former, Optional<LivingNodes> registry) {
    Joining {
        seeds = List.copyOf(seeds);
        former = Set.copyOf(former);
        Objects.requireNonNull(registry);
    }

    static Joining of(ClusterSettings settings, Set<String> former, Optional<LivingNodes> registry) {
        // A node without seed nodes meets nobody, whoever else uses the same registry.
        boolean alone = settings.seedNodes().isEmpty();
        return new Joining(
                settings.seedNodes().stream().map(HostPort::toString).toList(),
                alone ? Set.of() : former,
                alone ? Optional.empty() : registry);
    }
}
