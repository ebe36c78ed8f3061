package stentor.node.cluster.membership;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Since when a majority of nodes has confirmed something. */
final class Majority {
    private Majority() {}

    /**
     * The latest time at which more than half of {@code nodes}, the asking one included, had confirmed; empty if so many
     * never did.
     *
     * @param nodes how many there are, the asking one included
     * @param confirmations when each of the others that ever did so did it last, on the clock of {@link System#nanoTime}
     * @param now when the asking node confirms itself
     */
    static OptionalLong since(int nodes, Collection<Long> confirmations, long now) {
        int others = nodes / 2;
        if (others == 0) {
            return OptionalLong.of(now);
        }
        if (confirmations.size() < others) {
            return OptionalLong.empty();
        }
        List<Long> newestFirst = confirmations.stream()
                .sorted((one, other) -> Long.signum(other - one))
                .toList();
        return OptionalLong.of(newestFirst.get(others - 1));
    }
}
