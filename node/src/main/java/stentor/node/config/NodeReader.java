package stentor.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.app.Apps;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Shadowed;
import stentor.node.location.Mount;

/** Reads a whole file's tree. */
final class NodeReader {
    private static final Kind<LogFormat> LOG = Kind.oneOf(LogFormat.class);

    private static final Kind<Proxies.Header> FORWARDED = Kind.oneOf(Proxies.Header.class);

    /** A location and where the file says so. */
    private record Placed(Location location, String path, int line) {}

    private final Section root;
    private final Path base;
    private List<Placed> placed = List.of();

    /** @param base what relative paths are relative to */
    NodeReader(Section root, Path base) {
        this.root = root;
        this.base = base;
    }

    NodeSettings read() {
        NodeSettings standard = NodeSettings.DEFAULT;
        Optional<TlsSettings> tls = TlsReader.read(root, base);
        Optional<Path> docroot = docroot();
        Map<String, StoreSettings> stores = StoreReader.read(root);
        LocationTable locations = locations(stores);
        ClusterSettings cluster = ClusterReader.read(root, stores.values(), base);
        LimitsSettings limits = LimitsReader.read(root);
        Optional<Apps> apps = AppReader.read(root);
        ConsoleSettings console = ConsoleReader.read(root);
        NodeSettings settings = root.build(
                () -> new NodeSettings(
                        root.get("port", Kind.PORT, standard.port()),
                        root.get("address", Kind.TEXT, standard.address()),
                        tls,
                        docroot,
                        stores,
                        locations,
                        apps,
                        cluster,
                        limits,
                        root.get("subscriber_buffer", Kind.SIZE, standard.subscriberBuffer()),
                        root.get("log", LOG, standard.log()),
                        root.list("hosts", Kind.TEXT).orElse(standard.hosts()),
                        proxies(),
                        console),
                standard);
        root.finish((key, known) -> Optional.empty());
        return settings;
    }

    private Proxies proxies() {
        return root.build(
                () -> new Proxies(
                        root.list("trusted_proxies", AuthorizeReader.RANGE).orElse(List.of()),
                        root.get("proxy_protocol", Kind.BOOLEAN, false),
                        root.get("forwarded_header", FORWARDED)),
                Proxies.NONE);
    }

    /** A line for each location that no request reaches, and for stores in memory on several nodes. */
    List<String> warnings(NodeSettings settings, String file) {
        LocationTable locations = settings.locations();
        // The places are those in the file, where types that have no settings yet count too.
        List<String> warnings = new ArrayList<>();
        if (!placed.isEmpty()) {
            for (Shadowed shadowed : locations.shadowed()) {
                Placed hidden = placed.get(shadowed.index());
                String by = placed.get(shadowed.hiddenBy()).path;
                warnings.add(Problems.line(
                        file, hidden.line, hidden.path, "never reached: " + by + " takes all its requests"));
            }
        }
        ClusterSettings cluster = settings.cluster();
        boolean several = !cluster.seedNodes().isEmpty() || cluster.discovery().isPresent();
        settings.stores().forEach((name, store) -> {
            if (several && store instanceof MemoryStore) {
                warnings.add(
                        file + ": store " + name + ": in memory on several nodes: a channel's messages are on one of"
                                + " them, and are lost when it stops or when the channel moves");
            }
        });
        warnings.addAll(Exposure.warnings(settings, file));
        return warnings;
    }

    private Optional<Path> docroot() {
        Optional<Path> docroot = root.get("docroot", Kind.path(base));
        docroot.filter(path -> !Files.isDirectory(path))
                .ifPresent(path -> root.refuse("docroot", path.toString(), "a directory"));
        return docroot;
    }

    private LocationTable locations(Map<String, StoreSettings> stores) {
        LocationReader reader = new LocationReader(stores.keySet(), base);
        Optional<List<Optional<Placed>>> read = root.sections("locations", section -> reader.read(section)
                .map(location -> new Placed(location, section.path(), section.line())));
        if (read.isEmpty()) {
            if (!root.has("locations") && !stores.containsKey(Mount.DEFAULT_STORE)) {
                root.refuse("store", "no default", "a store of that name, which the default locations use");
            }
            return NodeSettings.DEFAULT.locations();
        }
        placed = read.get().stream().flatMap(Optional::stream).toList();
        return new LocationTable(placed.stream().map(Placed::location).toList());
    }
}
