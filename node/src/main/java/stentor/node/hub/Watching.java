package stentor.node.hub;

import java.util.Objects;
import java.util.Optional;
import stentor.node.channel.Member;

/**
 * What a subscriber wants to know of the others of its channel.
 *
 * @param as the user as which it is present and is told of others; empty: it is not present
 * @param limit so many users may be present
 * @param members whether it is told of members though it is not present itself
 * @param counts whether it wants to be told how many subscribers there are
 */
public record Watching(Optional<Member> as, int limit, boolean members, boolean counts) {
    public Watching {
        Objects.requireNonNull(as);
    }
}
