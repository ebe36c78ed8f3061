package stentor.node.access;

import java.time.Duration;
import java.util.Objects;

/**
 * What is taken back from callers that came in with credentials.
 *
 * @param name the token's id ({@code jti}), the user's name, or the channel's id
 * @param at when, in milliseconds since the epoch
 * @param until how long it is remembered, in milliseconds since the epoch
 */
public record Revocation(Kind kind, String name, long at, long until) {
    /** What a revocation names. */
    public enum Kind {
        /** A token is refused, and all that it opened ends. */
        TOKEN,
        /** All that the user holds ends, and tokens that were issued to it before are refused. */
        USER,
        /** All subscriptions to the channel end that credentials opened; who still has a right to it may come back. */
        CHANNEL
    }

    /** How long a token may live that is revoked, unless the caller says otherwise. */
    public static final Duration REMEMBERED = Duration.ofDays(1);

    public static final int MAX_NAME_LENGTH = 1024;

    public Revocation {
        Objects.requireNonNull(kind);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }

    /** @param milliseconds since the epoch */
    public boolean isOver(long milliseconds) {
        return until <= milliseconds;
    }
}
