package stentor.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.app.Apps;
import stentor.node.location.AddressRange;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Shadowed;
import stentor.node.location.Mount;

/** Reads a whole file's tree. */
final class NodeReader {
    private static final NodeSettings STANDARD = NodeSettings.DEFAULT;

    private static final Key<Integer> PORT = Key.of(
                    "port", Kind.PORT, STANDARD.port(), "The port of plain HTTP; 0: any free one.")
            .needsRestart();
    private static final Key<String> ADDRESS = Key.of(
                    "address",
                    Kind.TEXT,
                    STANDARD.address(),
                    "The address at which it and the TLS port listen; 0.0.0.0 or \"\": every interface.")
            .needsRestart();
    private static final Key<Integer> SUBSCRIBER_BUFFER = Key.of(
                    "subscriber_buffer",
                    Kind.SIZE,
                    STANDARD.subscriberBuffer(),
                    "Bytes that wait at most for one subscriber that reads too slowly.")
            .needsRestart();
    private static final Key<LogFormat> LOG = Key.of(
                    "log", Kind.oneOf(LogFormat.class), STANDARD.log(), "A line an event, as text or as JSON.")
            .needsRestart();
    private static final Key<String> HOSTS = Key.list(
            "hosts",
            Kind.TEXT,
            STANDARD.hosts(),
            "Host names that requests may be for while the node listens on a loopback address, besides local ones.");
    private static final Key<AddressRange> TRUSTED_PROXIES = Key.list(
            "trusted_proxies",
            AuthorizeReader.RANGE,
            STANDARD.proxies().trusted(),
            "Addresses of proxies that are believed when they say for whom they ask.");
    private static final Key<Boolean> PROXY_PROTOCOL = Key.of(
            "proxy_protocol",
            Kind.BOOLEAN,
            STANDARD.proxies().protocol(),
            "Whether their connections begin with a header of the PROXY protocol.");
    private static final Key<Proxies.Header> FORWARDED_HEADER = Key.optional(
            "forwarded_header",
            Kind.oneOf(Proxies.Header.class),
            "x_forwarded_for",
            "The header in which they say it. Without it: X-Forwarded-For or, where there is none, Forwarded.");
    private static final Key<Void> LOCATIONS = Key.section(
            "locations",
            "What URLs lead to. They are tried in order; the first whose pattern matches takes the request. What subscribers"
                    + " hold goes on when a location changes or goes away; new requests see the new ones.");

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

    /** What a file may say. */
    static Described describe() {
        Section root = Section.describing();
        new NodeReader(root, Path.of("")).read();
        return root.described();
    }

    NodeSettings read() {
        // Asked for here, so that they come first where the keys are listed.
        root.given(PORT);
        root.given(ADDRESS);
        Optional<TlsSettings> tls = TlsReader.read(root, base);
        Optional<Path> docroot = docroot();
        Map<String, StoreSettings> stores = StoreReader.read(root);
        LocationTable locations = locations(stores);
        Optional<Apps> apps = AppReader.read(root);
        ClusterSettings cluster = ClusterReader.read(root, stores.values(), base);
        LimitsSettings limits = LimitsReader.read(root);
        ConsoleSettings console = ConsoleReader.read(root);
        TracesSettings traces = TracesReader.read(root);
        NodeSettings settings = root.build(
                () -> new NodeSettings(
                        root.get(PORT),
                        root.get(ADDRESS),
                        tls,
                        docroot,
                        stores,
                        locations,
                        apps,
                        cluster,
                        limits,
                        root.get(SUBSCRIBER_BUFFER),
                        root.get(LOG),
                        root.list(HOSTS).orElse(STANDARD.hosts()),
                        proxies(),
                        console,
                        traces),
                STANDARD);
        root.finish((key, known) -> Optional.empty());
        return settings;
    }

    private Proxies proxies() {
        return root.build(
                () -> new Proxies(
                        root.list(TRUSTED_PROXIES).orElse(STANDARD.proxies().trusted()),
                        root.get(PROXY_PROTOCOL),
                        root.given(FORWARDED_HEADER)),
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
        return warnings;
    }

    private Optional<Path> docroot() {
        Key<Path> key = Key.optional(
                "docroot", Kind.path(base), "./public", "A directory of files for paths that no location takes.");
        Optional<Path> docroot = root.given(key);
        docroot.filter(path -> !Files.isDirectory(path))
                .ifPresent(path -> root.refuse(key, path.toString(), "a directory"));
        return docroot;
    }

    private LocationTable locations(Map<String, StoreSettings> stores) {
        LocationReader reader = new LocationReader(stores.keySet(), base);
        Optional<List<Optional<Placed>>> read = root.sections(LOCATIONS, section -> reader.read(section)
                .map(location -> new Placed(location, section.path(), section.line())));
        if (read.isEmpty()) {
            if (!root.has(LOCATIONS) && !stores.containsKey(Mount.DEFAULT_STORE)) {
                root.refuse("store", "no default", "a store of that name, which the default locations use");
            }
            return NodeSettings.DEFAULT.locations();
        }
        placed = read.get().stream().flatMap(Optional::stream).toList();
        return new LocationTable(placed.stream().map(Placed::location).toList());
    }
}
