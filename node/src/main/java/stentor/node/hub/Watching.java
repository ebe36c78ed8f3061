package stentor.node.hub;

import java.util.Objects;
import java.util.Optional;
import stentor.node.channel.Member;

/**
 * What a subscriber wants to know of the others of its channel.
 *
 * @param as whom it is present as; empty: it is not present, and not told of members
 * @param limit so many users may be present
 * @param counts whether it wants to be told how many subscribers there are
 */
public record Watching(Optional<Member> as, int limit, boolean counts) {
    public Watching {
        Objects.requireNonNull(as);
    }
}
