package stentor.node.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import stentor.node.app.Apps;
import stentor.node.location.LocationTable;
import stentor.node.location.Mount;

/**
 * All that a node is told.
 *
 * @param port for plain HTTP; 0 is any free one
 * @param address where it and the TLS port listen; 0.0.0.0 is every interface
 * @param tls a second port, with TLS
 * @param docroot files for paths that no location takes
 * @param stores by name; every store that a location names is there
 * @param apps empty: it was told of none; see {@link #appsInForce}
 * @param subscriberBuffer how many bytes wait at most for one subscriber that reads too slowly
 * @param hosts the host names that requests may be for while it listens on loopback, besides local ones
 * @param proxies before it
 * @param console whether there is one, and for whom
 * @param traces of publishes
 */
public record NodeSettings(
        int port,
        String address,
        Optional<TlsSettings> tls,
        Optional<Path> docroot,
        Map<String, StoreSettings> stores,
        LocationTable locations,
        Optional<Apps> apps,
        ClusterSettings cluster,
        LimitsSettings limits,
        int subscriberBuffer,
        LogFormat log,
        List<String> hosts,
        Proxies proxies,
        ConsoleSettings console,
        TracesSettings traces) {
    public static final String EVERY_INTERFACE = "0.0.0.0";

    /** Those of a node without a configuration file. */
    public static final NodeSettings DEFAULT = new NodeSettings(
            8080,
            "127.0.0.1",
            Optional.empty(),
            Optional.empty(),
            Map.of(Mount.DEFAULT_STORE, new MemoryStore()),
            LocationTable.defaults(),
            Optional.empty(),
            ClusterSettings.ALONE,
            LimitsSettings.DEFAULT,
            1 << 20,
            LogFormat.TEXT,
            List.of(),
            Proxies.NONE,
            ConsoleSettings.DEFAULT,
            TracesSettings.OFF);

    public NodeSettings {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(docroot);
        Objects.requireNonNull(locations);
        Objects.requireNonNull(apps);
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(log);
        Objects.requireNonNull(console);
        Objects.requireNonNull(traces);
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(proxies);
        address = address.isEmpty() ? EVERY_INTERFACE : address;
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
        Checks.port("port", port);
        Checks.require("address", address, address.matches("[^\\s/]+"), "an address of this machine");
        for (String host : hosts) {
            Checks.require("hosts", host, host.matches("[^\\s/:]+"), "a name as stentor.example.com, without a port");
        }
        Checks.require("subscriber_buffer", subscriberBuffer, subscriberBuffer >= 1, "1 or more");
    }

    /**
     * The apps that it serves: those that the file names. Without the key {@code apps} it is the development app, whose secret
     * everybody knows, and on a loopback address only.
     */
    public Apps appsInForce() {
        return apps.orElse(isLoopback(address) ? Apps.DEVELOPMENT : Apps.NONE);
    }

    /** Whether only this machine reaches what listens there, as far as that can be seen without asking anybody. */
    static boolean isLoopback(String address) {
        return address.equals("localhost") || address.startsWith("127.") || address.equals("::1");
    }

    /** The same with all that a running node can take of others; see {@link Restart}. */
    public NodeSettings taking(NodeSettings others) {
        return new NodeSettings(
                port,
                address,
                others.tls.map(given -> given.at(tls.orElse(given).port())),
                others.docroot,
                stores,
                others.locations,
                others.apps,
                cluster,
                others.limits,
                subscriberBuffer,
                log,
                others.hosts,
                others.proxies,
                others.console,
                traces);
    }

    /** The same with other settings for its cluster. */
    public NodeSettings with(ClusterSettings other) {
        return new NodeSettings(
                port,
                address,
                tls,
                docroot,
                stores,
                locations,
                apps,
                other,
                limits,
                subscriberBuffer,
                log,
                hosts,
                proxies,
                console,
                traces);
    }

    /** The same at other ports: for HTTP, for HTTP over TLS if there is such a port, for other nodes, for probes. */
    public NodeSettings at(int port, Optional<Integer> tlsPort, int remotingPort, int managementPort) {
        return new NodeSettings(
                port,
                address,
                tls.map(given -> given.at(tlsPort.orElse(given.port()))),
                docroot,
                stores,
                locations,
                apps,
                cluster.at(remotingPort, managementPort),
                limits,
                subscriberBuffer,
                log,
                hosts,
                proxies,
                console,
                traces);
    }
}
