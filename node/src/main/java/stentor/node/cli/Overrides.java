package stentor.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;
import stentor.node.config.NodeSettings;
import stentor.node.config.RedisAddress;
import stentor.node.config.RedisStore;
import stentor.node.config.StoreSettings;
import stentor.node.location.Mount;

/** Options that win over what the configuration file says. */
final class Overrides {
    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            converter = Converters.Port.class,
            description = "Where it listens for HTTP; 0: any free port. Default: 8080.")
    private Integer port;

    @Option(
            names = {"-a", "--address"},
            paramLabel = "ADDRESS",
            converter = Converters.Address.class,
            description = "On which address; 0.0.0.0: every interface. Default: 127.0.0.1.")
    private String address;

    @Option(
            names = {"-d", "--docroot"},
            paramLabel = "DIR",
            converter = Converters.Directory.class,
            description = "Files for paths that no location takes.")
    private Path docroot;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            converter = Converters.Redis.class,
            description = "Makes the default store this Redis.")
    private RedisAddress.Uri redis;

    @Option(
            names = "--seed-node",
            paramLabel = "HOST:PORT",
            converter = Converters.Node.class,
            description = "A node of the cluster to join. Repeatable.")
    private List<HostPort> seedNodes = List.of();

    @Option(
            names = "--remoting-port",
            paramLabel = "PORT",
            converter = Converters.Port.class,
            description = "Where it listens for other nodes.")
    private Integer remotingPort;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            converter = Converters.Port.class,
            description = "Where probes and metrics are. Default: 7626, or any free one if that is taken.")
    private Integer managementPort;

    NodeSettings applyTo(NodeSettings settings) {
        return new NodeSettings(
                or(port, settings.port()),
                or(address, settings.address()),
                settings.tls(),
                Optional.ofNullable(docroot).or(settings::docroot),
                stores(settings.stores()),
                settings.locations(),
                settings.apps(),
                cluster(
                        redis != null && settings.cluster().equals(ClusterSettings.ALONE)
                                ? ClusterSettings.IN_REDIS
                                : settings.cluster()),
                settings.limits(),
                settings.subscriberBuffer(),
                settings.log(),
                settings.hosts(),
                settings.proxies(),
                settings.console(),
                settings.traces());
    }

    private Map<String, StoreSettings> stores(Map<String, StoreSettings> stores) {
        if (redis == null) {
            return stores;
        }
        Map<String, StoreSettings> overridden = new LinkedHashMap<>(stores);
        overridden.merge(
                Mount.DEFAULT_STORE,
                RedisStore.at(redis),
                (before, now) -> before instanceof RedisStore store
                        ? new RedisStore(redis, store.keyPrefix(), store.replicas())
                        : now);
        return overridden;
    }

    private ClusterSettings cluster(ClusterSettings cluster) {
        boolean joins = !seedNodes.isEmpty();
        // Whoever joins others is to be found by them, so no longer at just any port.
        boolean unsaid = cluster.equals(ClusterSettings.ALONE) || cluster.equals(ClusterSettings.IN_REDIS);
        int standard = joins && unsaid ? ClusterSettings.DEFAULT_PORT : cluster.port();
        String hostname = joins && unsaid ? ClusterSettings.ALONE.hostname() : cluster.hostname();
        return new ClusterSettings(
                cluster.name(),
                hostname,
                or(remotingPort, standard),
                joins ? seedNodes : cluster.seedNodes(),
                joins ? Optional.empty() : cluster.discovery(),
                cluster.lease(),
                managementPort == null ? cluster.managementPort() : OptionalInt.of(managementPort),
                joins && unsaid ? hostname : cluster.managementAddress(),
                cluster.managementToken(),
                cluster.tls(),
                cluster.drain(),
                cluster.joinTimeout());
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
