package stentor.protocol.bayeux;

import java.util.Optional;
import stentor.protocol.channel.MessageId;

/**
 * Where a subscription by the replay extension begins.
 *
 * @param kind how it is said
 * @param after for {@link Kind#AFTER}: the message id after which everything is wanted
 * @param said what a client said that is no position
 */
public record ReplayFrom(Kind kind, Optional<MessageId> after, String said) {
    /** The ways to say it. */
    public enum Kind {
        /** The client said nothing: new messages only. */
        UNSAID,
        NEW_ONLY,
        ALL_STORED,
        AFTER,
        /** What it said is no position: the subscription is refused, so that nobody misses messages unawares. */
        BAD
    }

    public static final ReplayFrom UNSAID = new ReplayFrom(Kind.UNSAID, Optional.empty(), "");

    static ReplayFrom of(long number) {
        if (number == ReplayId.NEW_ONLY) {
            return new ReplayFrom(Kind.NEW_ONLY, Optional.empty(), "");
        }
        if (number == ReplayId.ALL_STORED) {
            return new ReplayFrom(Kind.ALL_STORED, Optional.empty(), "");
        }
        return ReplayId.messageId(number)
                .map(id -> new ReplayFrom(Kind.AFTER, Optional.of(id), ""))
                .orElseGet(() -> bad(Long.toString(number)));
    }

    static ReplayFrom bad(String said) {
        return new ReplayFrom(Kind.BAD, Optional.empty(), said);
    }
}
