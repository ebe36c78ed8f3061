package stentor.node;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import stentor.node.channel.ChannelLimits;
import stentor.node.channel.ChannelQuota;
import stentor.node.config.LimitsSettings;
import stentor.node.hub.Hubs;
import stentor.node.limits.AddressRates;
import stentor.node.limits.Limit;
import stentor.node.metrics.Metrics;
import stentor.node.routes.Router;

/** What a node's settings limit, and how often that was reached. */
final class NodeLimits {
    private final ChannelLimits channels;
    private final Optional<AddressRates> addresses;

    NodeLimits(LimitsSettings settings) {
        channels = new ChannelLimits(
                new ChannelQuota(settings.maxChannels(), settings.maxChannelsOfGroup()),
                settings.maxSubscribersPerChannel(),
                settings.channelRate().map(rate -> new ChannelLimits.Rate(rate.count(), rate.per())));
        addresses = settings.addressRate().map(rate -> new AddressRates(rate.count(), rate.per()));
    }

    /** What owners of channels keep to. */
    ChannelLimits channels() {
        return channels;
    }

    /** What clients' addresses are held to. */
    Optional<Router.Limiter> limiter(InstantSource clock) {
        return addresses.map(rates -> address -> count -> rates.take(address, count, clock.millis()));
    }

    void add(Metrics metrics, Hubs hubs) {
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
