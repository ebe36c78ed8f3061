package stentor.node.channel;

import java.util.Objects;
import java.util.Optional;

/**
 * A user of a presence channel, however many connections it has.
 *
 * @param id one for each user
 * @param info what others are told of it: JSON text
 */
public record Member(String id, Optional<String> info) {
    private static final int OVERHEAD = 16;

    public Member {
        Objects.requireNonNull(id);
        Objects.requireNonNull(info);
    }

    /** About how many bytes it takes on the way between nodes; never less. */
    long weight() {
        return OVERHEAD + 3L * (id.length() + info.map(String::length).orElse(0));
    }
}
