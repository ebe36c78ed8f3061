package stentor.node;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
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
    private final Optional<AddressRates> addresses;
    private final Optional<OpenRequests> requests;

    NodeLimits(LimitsSettings settings) {
        channels = new ChannelLimits(
                new ChannelQuota(settings.maxChannels(), settings.maxChannelsOfGroup()),
                settings.maxSubscribersPerChannel(),
                settings.channelRate().map(rate -> new ChannelLimits.Rate(rate.count(), rate.per())));
        requests = settings.maxConnectionsPerAddress().stream()
                .mapToObj(OpenRequests::new)
                .findFirst();
        addresses = settings.addressRate().map(rate -> new AddressRates(rate.count(), rate.per()));
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
                        + requests.map(OpenRequests::refused).orElse(0L));
        reached(metrics, "subscribers", hubs::full);
        for (Limit limit : Limit.values()) {
            if (limit != Limit.ADDRESS_RATE) {
                reached(metrics, name(limit), () -> channels.reached(limit));
            }
        }
        addresses.ifPresent(rates -> reached(metrics, name(Limit.ADDRESS_RATE), rates::reached));
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
