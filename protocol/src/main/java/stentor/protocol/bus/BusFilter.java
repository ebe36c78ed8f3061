package stentor.protocol.bus;

import java.util.Locale;
import java.util.Optional;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.ContentTypes;

/**
 * Which messages a bus stream carries: {@code ?type=text/*,image/*} and {@code ?sender=a*,b}. Both are comma-separated
 * wildcard patterns, {@code !} negates. Types are compared without their parameters and whatever the case, senders as
 * they are.
 */
public final class BusFilter {
    /** Of a message that was published without one. */
    static final String DEFAULT_TYPE = "application/octet-stream";

    private final BusPattern types;
    private final BusPattern senders;

    private BusFilter(BusPattern types, BusPattern senders) {
        this.types = types;
        this.senders = senders;
    }

    /** The filter that the query's parameters ask for; an absent or empty one lets everything in. */
    public static BusFilter of(Optional<String> type, Optional<String> sender) {
        return new BusFilter(
                BusPattern.parse(type.orElse("").toLowerCase(Locale.ROOT)), BusPattern.parse(sender.orElse("")));
    }

    /** Whether the stream carries this message; one without a sender fits only {@code sender=*}. */
    public boolean accepts(Payload message) {
        String type = ContentTypes.withoutParameters(message.contentType().orElse(DEFAULT_TYPE));
        boolean senderFits = message.sender().map(senders::fits).orElseGet(senders::fitsNoValue);
        return senderFits && types.fits(type.toLowerCase(Locale.ROOT));
    }
}
