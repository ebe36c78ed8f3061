package stentor.node.config;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a node refuses because it is too much; empty: no limit.
 *
 * @param maxMessageSize of a message's body, in bytes (413)
 * @param maxConnections (503)
 * @param maxConnectionsPerAddress of one client address (429)
 * @param maxChannels that are owned by one node (403)
 * @param maxChannelsOfGroup the same of one channel group (403)
 * @param maxSubscribersPerChannel (403)
 * @param channelRate messages published to one channel (429)
 * @param addressRate messages published from one client address (429)
 */
public record LimitsSettings(
        int maxMessageSize,
        int maxConnections,
        OptionalInt maxConnectionsPerAddress,
        OptionalInt maxChannels,
        OptionalInt maxChannelsOfGroup,
        OptionalInt maxSubscribersPerChannel,
        Optional<Rate> channelRate,
        Optional<Rate> addressRate) {
    public static final LimitsSettings DEFAULT = new LimitsSettings(
            1 << 20,
            100_000,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    public LimitsSettings {
        Objects.requireNonNull(channelRate);
        Objects.requireNonNull(addressRate);
        oneOrMore("max_message_size", maxMessageSize);
        oneOrMore("max_connections", maxConnections);
        maxConnectionsPerAddress.ifPresent(most -> oneOrMore("max_connections_per_address", most));
        maxChannels.ifPresent(most -> oneOrMore("max_channels", most));
        maxChannelsOfGroup.ifPresent(most -> oneOrMore("max_channels", most));
        maxSubscribersPerChannel.ifPresent(most -> oneOrMore("max_subscribers_per_channel", most));
    }

    private static void oneOrMore(String key, int found) {
        Checks.require(key, found, found >= 1, "1 or more");
    }
}
