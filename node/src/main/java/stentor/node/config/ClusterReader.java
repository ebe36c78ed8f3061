package stentor.node.config;

import java.util.List;
import java.util.OptionalInt;

/** Reads how a node meets the others. */
final class ClusterReader {
    private static final Kind<Discovery> DISCOVERY = Kind.oneOf(Discovery.class);

    private ClusterReader() {}

    static ClusterSettings read(Section root) {
        return root.section("cluster", section -> section.build(() -> cluster(section), ClusterSettings.ALONE))
                .orElse(ClusterSettings.ALONE);
    }

    private static ClusterSettings cluster(Section section) {
        ClusterSettings standard = ClusterSettings.ALONE;
        String hostname = section.get("hostname", Kind.TEXT, standard.hostname());
        return new ClusterSettings(
                section.get("name", Kind.TEXT, standard.name()),
                hostname,
                section.get("port", Kind.PORT, ClusterSettings.DEFAULT_PORT),
                section.list("seed_nodes", Kind.HOST_PORT).orElse(List.of()),
                section.get("discovery", DISCOVERY),
                managementPort(section),
                section.get("management_address", Kind.TEXT, hostname),
                section.get("drain", Kind.DURATION, standard.drain()));
    }

    private static OptionalInt managementPort(Section section) {
        return section.get("management_port", Kind.PORT).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
