package stentor.node.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pushes that are in the log and not answered yet: while a consumer is there to take the message at once, whoever pushed
 * it is to be told so.
 *
 * @param <P> identifies a push
 */
final class PendingPushes<P> {
    /** After this a push is answered as one that nobody took, in milliseconds. */
    static final long PATIENCE = 1_000;

    private static final int MOST = 10_000;

    private record Pending<P>(P push, long since) {}

    // By number, and so oldest first.
    private final Map<Long, Pending<P>> byNumber = new LinkedHashMap<>();

    void add(long number, P push, long now) {
        byNumber.put(number, new Pending<>(push, now));
    }

    /** The push of this message, if it waits for its answer. */
    Optional<P> taken(long number) {
        return Optional.ofNullable(byNumber.remove(number)).map(Pending::push);
    }

    /** Those that have waited for long enough. */
    List<P> late(long now) {
        List<P> late = new ArrayList<>();
        Iterator<Pending<P>> oldestFirst = byNumber.values().iterator();
        while (oldestFirst.hasNext()) {
            Pending<P> pending = oldestFirst.next();
            if (now - pending.since() < PATIENCE) {
                break;
            }
            late.add(pending.push());
            oldestFirst.remove();
        }
        return late;
    }

    /** All of them. */
    List<P> all() {
        List<P> all = byNumber.values().stream().map(Pending::push).toList();
        byNumber.clear();
        return all;
    }

    boolean isFull() {
        return byNumber.size() >= MOST;
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }
}
