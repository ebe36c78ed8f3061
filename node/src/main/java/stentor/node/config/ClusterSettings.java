package stentor.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a node meets the others, and how it leaves them.
 *
 * @param name the same on all nodes of a cluster
 * @param hostname under which the other nodes reach this one; {@value #PICKED}: see {@link #PICKED}
 * @param port where it listens for them; 0 is any free one
 * @param seedNodes nodes to join; the first of them may found the cluster
 * @param discovery how to find the others instead, by the cluster's name
 * @param lease who decides which side of a parted cluster lives on; empty: the majority
 * @param managementPort where probes and metrics are; 0 is any free one; empty: {@value #DEFAULT_MANAGEMENT_PORT}, or
 *     any free one if that is taken
 * @param managementAddress where that listens
 * @param managementToken the secret of those who may give orders there; empty: this machine may
 * @param tls what the nodes show each other; empty: they speak in plain text with whoever reaches their port
 * @param drain how long a node that is told to stop still takes requests
 * @param joinTimeout how long a process that starts waits for the registry in Redis to say which nodes live; zero: without end
 */
public record ClusterSettings(
        String name,
        String hostname,
        int port,
        List<HostPort> seedNodes,
        Optional<Discovery> discovery,
        Optional<ClusterLease> lease,
        OptionalInt managementPort,
        String managementAddress,
        Optional<String> managementToken,
        Optional<ClusterTls> tls,
        Duration drain,
        Duration joinTimeout) {
    /** The port of a node that is to be found by others. */
    public static final int DEFAULT_PORT = 17355;

    /** Where probes and metrics are unless somebody wants them elsewhere. */
    public static final int DEFAULT_MANAGEMENT_PORT = 7626;

    /** A cluster of one, which nobody needs to find. */
    public static final ClusterSettings ALONE = new ClusterSettings(
            "stentor",
            "127.0.0.1",
            0,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "127.0.0.1",
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));

    /** In place of a host name: the address at which the way to Redis begins. */
    public static final String PICKED = "auto";

    /** A node that meets the others in Redis. */
    public static final ClusterSettings IN_REDIS = new ClusterSettings(
            ALONE.name,
            PICKED,
            0,
            List.of(),
            Optional.of(Discovery.REDIS),
            Optional.empty(),
            OptionalInt.empty(),
            PICKED,
            Optional.empty(),
            Optional.empty(),
            ALONE.drain,
            ALONE.joinTimeout);

    public ClusterSettings {
        seedNodes = List.copyOf(seedNodes);
        Objects.requireNonNull(discovery);
        Objects.requireNonNull(tls);
        Checks.require("name", name, name.matches("[A-Za-z0-9][A-Za-z0-9_-]*"), "letters, digits, - and _");
        boolean reachable = hostname.matches("[^\\s/]+") && !hostname.equals("0.0.0.0") && !hostname.equals("::");
        Checks.require("hostname", hostname, reachable, "a name or address at which other nodes reach this one");
        Checks.port("port", port);
        Checks.require(
                "lease",
                "given",
                lease.isEmpty() || discovery.isPresent() || !seedNodes.isEmpty(),
                "seed_nodes or discovery beside it: a cluster of one is never parted");
        Checks.require("discovery", "both", discovery.isEmpty() || seedNodes.isEmpty(), "either it or seed_nodes");
        boolean byAddress = discovery
                .filter(method -> method == Discovery.KUBERNETES || method == Discovery.DNS)
                .isPresent();
        Checks.require(
                "hostname",
                hostname,
                !byAddress || hostname.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"),
                "an address with this discovery: nodes are found by their addresses");
        managementPort.ifPresent(given -> Checks.port("management_port", given));
        Checks.require("management_address", managementAddress, managementAddress.matches("[^\\s/]+"), "an address");
        managementToken.ifPresent(token -> Checks.require(
                "management_token",
                "***",
                token.matches("[\\x21-\\x7e]{16,}"),
                "a secret of 16 characters or more, without blanks"));
        Checks.require("drain", drain, !drain.isNegative(), "0 or more");
        Checks.require("join_timeout", joinTimeout, !joinTimeout.isNegative(), "0 or more");
    }

    /** Whether it asks the API of Kubernetes for something, which a process in a pod alone can do. */
    public boolean asksKubernetes() {
        return discovery.equals(Optional.of(Discovery.KUBERNETES))
                || lease.equals(Optional.of(ClusterLease.KUBERNETES));
    }

    /** Whether it meets the others in the registry that a Redis store keeps. */
    public boolean meetsInRedis() {
        return discovery.equals(Optional.of(Discovery.REDIS));
    }

    /** The same with an address in every place that was left to be picked. */
    public ClusterSettings reachedAt(String address, int atPort) {
        return new ClusterSettings(
                name,
                hostname.equals(PICKED) ? address : hostname,
                atPort,
                seedNodes,
                discovery,
                lease,
                managementPort,
                managementAddress.equals(PICKED) ? address : managementAddress,
                managementToken,
                tls,
                drain,
                joinTimeout);
    }

    /** The same at other ports. */
    ClusterSettings at(int otherPort, int otherManagementPort) {
        return new ClusterSettings(
                name,
                hostname,
                otherPort,
                seedNodes,
                discovery,
                lease,
                OptionalInt.of(otherManagementPort),
                managementAddress,
                managementToken,
                tls,
                drain,
                joinTimeout);
    }
}
