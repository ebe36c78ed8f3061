package stentor.node.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;
import stentor.node.config.LimitsSettings;
import stentor.node.config.NodeSettings;
import stentor.node.config.RedisStore;
import stentor.node.config.StoreSettings;
import stentor.node.location.AddressRange;

/** All settings of a node, given or by default, as a configuration file calls them. */
final class SettingsListing {
    private static final String NONE = "none";

    private final Listing listing = new Listing();

    private SettingsListing() {}

    static String of(NodeSettings settings) {
        SettingsListing listing = new SettingsListing();
        listing.server(settings);
        listing.stores(settings);
        listing.cluster(settings.cluster());
        listing.limits(settings);
        LocationListing.add(settings.locations(), listing.listing);
        settings.apps().ifPresent(apps -> AppListing.add(apps, listing.listing));
        return listing.listing.toString();
    }

    private void server(NodeSettings settings) {
        listing.heading("Server")
                .row("address", settings.address())
                .row("port", port(settings.port()))
                .row("docroot", settings.docroot().map(Object::toString).orElse(NONE))
                .row("log", Words.of(settings.log()))
                .row("hosts", settings.hosts().isEmpty() ? NONE : String.join(" ", settings.hosts()))
                .row(
                        "trusted_proxies",
                        settings.proxies().trusted().isEmpty()
                                ? NONE
                                : settings.proxies().trusted().stream()
                                        .map(AddressRange::toString)
                                        .collect(Collectors.joining(" ")))
                .row("proxy_protocol", settings.proxies().protocol())
                .row(
                        "forwarded_header",
                        settings.proxies().header().map(Words::of).orElse("x_forwarded_for, else forwarded"));
        settings.tls().ifPresent(tls -> listing.row("tls.port", port(tls.port()))
                .row("tls.certificate", tls.certificate())
                .row("tls.key", tls.key())
                .row(
                        "tls.client_authority",
                        tls.clientAuthority().map(Object::toString).orElse(NONE))
                .row("tls.client_certificates", Words.of(tls.clientCertificates())));
    }

    private void stores(NodeSettings settings) {
        listing.heading("Stores");
        settings.stores().forEach((name, store) -> listing.row(name, store(store)));
    }

    private static String store(StoreSettings store) {
        return store instanceof RedisStore redis
                ? redis.address() + ", keys " + redis.keyPrefix() + "..., durability "
                        + (redis.replicas() == 0 ? "memory" : redis.replicas() + " replicas")
                : store.type();
    }

    private void cluster(ClusterSettings cluster) {
        listing.heading("Cluster")
                .row("name", cluster.name())
                .row("hostname", cluster.hostname())
                .row("port", port(cluster.port()))
                .row("seed_nodes", cluster.seedNodes().isEmpty() ? NONE : seedNodes(cluster))
                .row("discovery", cluster.discovery().map(Words::of).orElse(NONE))
                .row("lease", cluster.lease().map(Words::of).orElse(NONE))
                .row("management_port", managementPort(cluster))
                .row("management_address", cluster.managementAddress())
                .row("management_token", cluster.managementToken().isPresent() ? "given" : NONE)
                .row(
                        "tls",
                        cluster.tls().map(tls -> tls.certificate().toString()).orElse(NONE))
                .row("drain", cluster.drain())
                .row("join_timeout", cluster.joinTimeout());
    }

    private static Object managementPort(ClusterSettings cluster) {
        return cluster.managementPort().isPresent()
                ? port(cluster.managementPort().getAsInt())
                : ClusterSettings.DEFAULT_MANAGEMENT_PORT + ", or any free one if that is taken";
    }

    private static String seedNodes(ClusterSettings cluster) {
        return cluster.seedNodes().stream().map(HostPort::toString).collect(Collectors.joining(", "));
    }

    private void limits(NodeSettings settings) {
        LimitsSettings limits = settings.limits();
        listing.heading("Limits")
                .row("max_message_size", limits.maxMessageSize())
                .row("max_connections", limits.maxConnections())
                .row("max_connections_per_address", most(limits.maxConnectionsPerAddress()))
                .row("max_channels", most(limits.maxChannels()))
                .row("max_channels.group", most(limits.maxChannelsOfGroup()))
                .row("max_subscribers_per_channel", most(limits.maxSubscribersPerChannel()))
                .row("publish_rate.channel", orNone(limits.channelRate()))
                .row("publish_rate.address", orNone(limits.addressRate()))
                .row("subscriber_buffer", settings.subscriberBuffer());
    }

    private static Object port(int port) {
        return port == 0 ? "any free one" : port;
    }

    private static Object most(OptionalInt most) {
        return most.isPresent() ? most.getAsInt() : NONE;
    }

    private static Object orNone(Optional<?> value) {
        return value.isPresent() ? value.get() : NONE;
    }
}
