package stentor.node.channel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Subscribers under {@code last} that were told to leave and are not known to have left. A newcomer waits for them: if the owner died
 * between telling the one that it has to leave and the other that it is in, both would hold the channel until the next owner finds out.
 *
 * @param <S> identifies a subscriber
 */
final class Evictions<S> {
    /** A node that is cut off, and so does not say that they left, ends them by itself after 3 s. */
    static final long PATIENCE = 4_000;

    private final Map<S, Long> until = new LinkedHashMap<>();

    /** They are told to leave, at this time in milliseconds. */
    void begin(Collection<S> leaving, long now) {
        leaving.forEach(one -> until.putIfAbsent(one, now + PATIENCE));
    }

    /** These have left. */
    void left(Predicate<S> gone) {
        until.keySet().removeIf(gone);
    }

    /** Whether all have left by now, or had their time. */
    boolean areOver(long now) {
        until.values().removeIf(end -> end <= now);
        return until.isEmpty();
    }
}
