package stentor.node.messagelog;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The idempotency keys of one channel or queue and what they were answered with, for {@link Publication#KEY_LIFETIME}.
 *
 * @param <A> what is remembered of an answer
 */
final class RememberedKeys<A> {
    /** Beyond this many the oldest are given up: about 800 publishes a second with a key each. */
    static final int LIMIT = 100_000;

    private record Remembered<A>(A answer, long until) {}

    private final Map<String, Remembered<A>> byKey = new LinkedHashMap<>();

    Optional<A> find(String key, long now) {
        return Optional.ofNullable(byKey.get(key))
                .filter(remembered -> now < remembered.until())
                .map(Remembered::answer);
    }

    void remember(String key, A answer, long now) {
        byKey.remove(key); // Insertion order is the order of expiry.
        byKey.put(key, new Remembered<>(answer, now + Publication.KEY_LIFETIME.toMillis()));
        if (byKey.size() > LIMIT) {
            removeOldest();
        }
    }

    /** Changes the answer to a key that is remembered, for what is left of its time. */
    void replace(String key, A answer) {
        byKey.computeIfPresent(key, (sameKey, before) -> new Remembered<>(answer, before.until()));
    }

    void forgetExpired(long now) {
        if (byKey.isEmpty()) {
            return;
        }
        Iterator<Remembered<A>> oldestFirst = byKey.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().until() <= now) {
            oldestFirst.remove();
        }
    }

    private void removeOldest() {
        Iterator<Remembered<A>> oldestFirst = byKey.values().iterator();
        oldestFirst.next();
        oldestFirst.remove();
    }
}
