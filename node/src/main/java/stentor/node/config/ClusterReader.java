package stentor.node.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how a node meets the others. */
final class ClusterReader {
    private static final Kind<Discovery> DISCOVERY = Kind.oneOf(Discovery.class);

    private ClusterReader() {}

    /** @param stores nodes that share one in Redis meet there, unless they are told to meet elsewhere */
    static ClusterSettings read(Section root, Collection<StoreSettings> stores) {
        boolean redis = stores.stream().anyMatch(RedisStore.class::isInstance);
        ClusterSettings standard = redis ? ClusterSettings.IN_REDIS : ClusterSettings.ALONE;
        return root.section("cluster", section -> section.build(() -> cluster(section, redis), standard))
                .orElse(standard);
    }

    private static ClusterSettings cluster(Section section, boolean redis) {
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
                section.get("drain", Kind.DURATION, standard.drain()));
    }

    private static OptionalInt managementPort(Section section) {
        return section.get("management_port", Kind.PORT).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
