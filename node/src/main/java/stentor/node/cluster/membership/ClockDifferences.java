package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * By how much the times that the other members go by are ahead of this node's. Nodes that share a Redis follow its clock; without
 * one, each goes by its own machine's, and a message expires by the clock of whichever node owns its channel. Any thread may read.
 */
final class ClockDifferences {
    /** What is said of a node once. */
    static final Duration MOST = Duration.ofSeconds(1);

    /** An answer that took longer does not say what time it is. */
    private static final Duration SLOW_ANSWER = Duration.ofMillis(500);

    private final Map<String, Long> ahead = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * A member has said what time it is. All times are in milliseconds since the epoch.
     *
     * @param node the member's name
     * @param told its time as it answered
     * @param asked this node's time when it asked
     * @param heard this node's time now
     * @return by how much the member is ahead, negative where it is behind, if somebody should hear of it
     */
    Optional<Duration> heard(String node, long told, long asked, long heard) {
        long took = heard - asked;
        if (took < 0 || took > SLOW_ANSWER.toMillis()) {
            return Optional.empty();
        }
        long difference = told - asked - took / 2;
        ahead.put(node, difference);
        if (Math.abs(difference) <= MOST.toMillis()) {
            warned.remove(node);
            return Optional.empty();
        }
        return warned.add(node) ? Optional.of(Duration.ofMillis(difference)) : Optional.empty();
    }

    /** These are the members now. */
    void retain(Set<String> nodes) {
        ahead.keySet().retainAll(nodes);
        warned.retainAll(nodes);
    }

    /** The largest difference to any member, in milliseconds and without its sign; 0 where there is nobody to compare with. */
    long largest() {
        return ahead.values().stream().mapToLong(Math::abs).max().orElse(0);
    }
}
