package stentor.node.config;

import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a node refuses because it is too much. */
final class LimitsReader {
    private static final LimitsSettings STANDARD = LimitsSettings.DEFAULT;

    private static final Key<Void> LIMITS =
            Key.section("limits", "What a node refuses because it is too much. Limits without a default are not set.");
    private static final Key<Integer> MAX_MESSAGE_SIZE = Key.of(
            "max_message_size",
            Kind.SIZE,
            STANDARD.maxMessageSize(),
            "Bytes of a message's body at most; more is answered 413. A running node takes no larger one than fits its"
                    + " messages to other nodes: 2m, or what it was started with.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.of(
            "max_connections",
            Kind.INTEGER,
            STANDARD.maxConnections(),
            "Connections that are open at once at most; one more is answered 503.");
    private static final Key<Integer> PER_ADDRESS = Key.optional(
            "max_connections_per_address",
            Kind.INTEGER,
            "1000",
            "The same of one client address, proxies excepted; one more is answered 429.");
    private static final Key<Integer> MAX_CHANNELS = Key.optional(
            "max_channels",
            Kind.INTEGER,
            "100000",
            "Channels that this node owns at most; making one more is answered 403. { node: N, group: N } limits those of"
                    + " one channel group besides.");
    private static final Key<Void> MAX_CHANNELS_OF = Key.optionalSection("max_channels", MAX_CHANNELS.says());
    private static final Key<Integer> OF_NODE =
            Key.optional("node", Kind.INTEGER, "100000", "Channels that this node owns at most.");
    private static final Key<Integer> OF_GROUP =
            Key.optional("group", Kind.INTEGER, "1000", "Of these, channels of one channel group at most.");
    private static final Key<Integer> SUBSCRIBERS = Key.optional(
            "max_subscribers_per_channel",
            Kind.INTEGER,
            "10000",
            "Subscribers of one channel at most, on all nodes together; one more is answered 403.");
    private static final Key<Void> PUBLISH_RATE = Key.optionalSection(
            "publish_rate", "Messages that are published at most; more is answered 429 with Retry-After.");
    private static final Key<Rate> OF_CHANNEL =
            Key.optional("channel", Kind.RATE, "1000/s", "Messages to one channel; a rate for s, m or h.");
    private static final Key<Rate> OF_ADDRESS =
            Key.optional("address", Kind.RATE, "100/s", "Messages from one client address to this node.");

    private record MaxChannels(OptionalInt ofNode, OptionalInt ofGroup) {}

    private record Rates(Optional<Rate> channel, Optional<Rate> address) {}

    private LimitsReader() {}

    static LimitsSettings read(Section root) {
        return root.section(LIMITS, section -> section.build(() -> limits(section), STANDARD))
                .orElse(STANDARD);
    }

    private static LimitsSettings limits(Section section) {
        int maxMessageSize = section.get(MAX_MESSAGE_SIZE);
        int maxConnections = section.get(MAX_CONNECTIONS);
        OptionalInt perAddress = most(section, PER_ADDRESS);
        MaxChannels channels = section.either(
                        MAX_CHANNELS,
                        most -> new MaxChannels(OptionalInt.of(most), OptionalInt.empty()),
                        MAX_CHANNELS_OF,
                        each -> new MaxChannels(most(each, OF_NODE), most(each, OF_GROUP)))
                .orElse(new MaxChannels(OptionalInt.empty(), OptionalInt.empty()));
        OptionalInt subscribers = most(section, SUBSCRIBERS);
        Rates rates = section.section(PUBLISH_RATE, each -> new Rates(each.given(OF_CHANNEL), each.given(OF_ADDRESS)))
                .orElse(new Rates(Optional.empty(), Optional.empty()));
        return new LimitsSettings(
                maxMessageSize,
                maxConnections,
                perAddress,
                channels.ofNode,
                channels.ofGroup,
                subscribers,
                rates.channel,
                rates.address);
    }

    private static OptionalInt most(Section section, Key<Integer> key) {
        return section.given(key).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
