package stentor.node.config;

import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a node refuses because it is too much. */
final class LimitsReader {
    private record MaxChannels(OptionalInt ofNode, OptionalInt ofGroup) {}

    private record Rates(Optional<Rate> channel, Optional<Rate> address) {}

    private LimitsReader() {}

    static LimitsSettings read(Section root) {
        return root.section("limits", section -> section.build(() -> limits(section), LimitsSettings.DEFAULT))
                .orElse(LimitsSettings.DEFAULT);
    }

    private static LimitsSettings limits(Section section) {
        LimitsSettings standard = LimitsSettings.DEFAULT;
        Rates rates = section.section("publish_rate", LimitsReader::rates)
                .orElse(new Rates(Optional.empty(), Optional.empty()));
        MaxChannels channels = maxChannels(section);
        return new LimitsSettings(
                section.get("max_message_size", Kind.SIZE, standard.maxMessageSize()),
                section.get("max_connections", Kind.INTEGER, standard.maxConnections()),
                most(section, "max_connections_per_address"),
                channels.ofNode,
                channels.ofGroup,
                most(section, "max_subscribers_per_channel"),
                rates.channel,
                rates.address);
    }

    /** One number is the node's; {@code node} and {@code group} say both. */
    private static MaxChannels maxChannels(Section section) {
        return section.value("max_channels")
                        .filter(Value.Mapping.class::isInstance)
                        .isPresent()
                ? section.section("max_channels", each -> new MaxChannels(most(each, "node"), most(each, "group")))
                        .orElseThrow()
                : new MaxChannels(most(section, "max_channels"), OptionalInt.empty());
    }

    private static Rates rates(Section section) {
        return new Rates(section.get("channel", Kind.RATE), section.get("address", Kind.RATE));
    }

    private static OptionalInt most(Section section, String key) {
        return section.get(key, Kind.INTEGER).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
