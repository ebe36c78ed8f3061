package stentor.node;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import stentor.node.channel.ChannelLimits;
import stentor.node.channel.ChannelQuota;
import stentor.node.config.LimitsSettings;
import stentor.node.http.TooMany;
import stentor.node.http.server.HttpServer;
import stentor.node.hub.Hubs;
import stentor.node.limits.AddressRates;
import stentor.node.limits.Limit;
import stentor.node.metrics.Metrics;
import stentor.node.routes.ClientLimits;
import stentor.node.routes.OpenRequests;

/** What a node's settings limit, and how often that was reached. */
final class NodeLimits {
    private final ChannelLimits channels;
    private final LongAdder reachedBefore = new LongAdder();
    private final LongAdder refusedBefore = new LongAdder();
    private volatile LimitsSettings settings;
    private volatile Optional<AddressRates> addresses;
    private volatile Optional<OpenRequests> requests;

    NodeLimits(LimitsSettings settings) {
        this.settings = settings;
        channels = new ChannelLimits(
                new ChannelQuota(settings.maxChannels(), settings.maxChannelsOfGroup()),
                settings.maxSubscribersPerChannel(),
                rate(settings));
        addresses = addresses(settings);
        requests = requests(settings);
    }

    private static Optional<ChannelLimits.Rate> rate(LimitsSettings settings) {
        return settings.channelRate().map(rate -> new ChannelLimits.Rate(rate.count(), rate.per()));
    }

    private static Optional<AddressRates> addresses(LimitsSettings settings) {
        return settings.addressRate().map(rate -> new AddressRates(rate.count(), rate.per()));
    }

    private static Optional<OpenRequests> requests(LimitsSettings settings) {
        return settings.maxConnectionsPerAddress().stream()
                .mapToObj(OpenRequests::new)
                .findFirst();
    }

    /** Other limits from now on; what was handed out to limit clients before keeps to the old ones. */
    synchronized void limit(LimitsSettings other) {
        channels.limit(other.maxChannels(), other.maxChannelsOfGroup(), other.maxSubscribersPerChannel(), rate(other));
        if (!other.addressRate().equals(settings.addressRate())) {
            addresses.ifPresent(rates -> reachedBefore.add(rates.reached()));
            addresses = addresses(other);
        }
        if (!other.maxConnectionsPerAddress().equals(settings.maxConnectionsPerAddress())) {
            requests.ifPresent(open -> refusedBefore.add(open.refused()));
            requests = requests(other);
        }
        settings = other;
    }

    /** What owners of channels keep to. */
    ChannelLimits channels() {
        return channels;
    }

    /** What clients' addresses are held to. */
    Optional<ClientLimits.Rates> rates(InstantSource clock) {
        return addresses.map(rates -> address -> count -> rates.take(address, count, clock.millis()));
    }

    /** What clients of proxies are held to. */
    Optional<OpenRequests> requests() {
        return requests;
    }

    void add(Metrics metrics, Hubs hubs, HttpServer server) {
        reached(metrics, "connections", () -> server.refused(TooMany.CONNECTIONS));
        reached(
                metrics,
                "connections_of_address",
                () -> server.refused(TooMany.CONNECTIONS_OF_ADDRESS)
                        + refusedBefore.sum()
                        + requests.map(OpenRequests::refused).orElse(0L));
        reached(metrics, "subscribers", hubs::full);
        for (Limit limit : Limit.values()) {
            if (limit != Limit.ADDRESS_RATE) {
                reached(metrics, name(limit), () -> channels.reached(limit));
            }
        }
        reached(
                metrics,
                name(Limit.ADDRESS_RATE),
                () -> reachedBefore.sum() + addresses.map(AddressRates::reached).orElse(0L));
    }

    private static String name(Limit limit) {
        return limit.name().toLowerCase(Locale.ROOT);
    }

    private static void reached(Metrics metrics, String limit, LongSupplier count) {
        metrics.counted(
                "limits.reached",
                "How often a limit of the configuration was reached, so that something was refused",
                count,
                "limit",
                limit);
    }
}
