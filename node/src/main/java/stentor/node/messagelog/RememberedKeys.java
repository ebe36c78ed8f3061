package stentor.node.messagelog;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The idempotency keys of one channel or queue and what they were answered with, for {@link Publication#KEY_LIFETIME}. The log
 * decides by them what is a repeat; an owner answers the common ones by its own without asking the log.
 *
 * @param <A> what is remembered of an answer
 */
public final class RememberedKeys<A> {
    /** Beyond this many the oldest are given up: about 800 publishes a second with a key each. */
    static final int LIMIT = 100_000;

    private record Remembered<A>(A answer, long until) {}

    private final int limit;
    private final Map<String, Remembered<A>> byKey = new LinkedHashMap<>();

    /** Those of a log. */
    RememberedKeys() {
        this(LIMIT);
    }

    /** @param limit beyond this many the oldest are given up */
    public RememberedKeys(int limit) {
        this.limit = limit;
    }

    /** What the key was answered with, if it is remembered at this time, in milliseconds since the epoch. */
    public Optional<A> find(String key, long now) {
        return Optional.ofNullable(byKey.get(key))
                .filter(remembered -> now < remembered.until())
                .map(Remembered::answer);
    }

    public void remember(String key, A answer, long now) {
        forgetExpired(now);
        byKey.remove(key); // Insertion order is the order of expiry.
        byKey.put(key, new Remembered<>(answer, now + Publication.KEY_LIFETIME.toMillis()));
        if (byKey.size() > limit) {
            removeOldest();
        }
    }

    /** Changes the answer to a key that is remembered, for what is left of its time. */
    void replace(String key, A answer) {
        byKey.computeIfPresent(key, (sameKey, before) -> new Remembered<>(answer, before.until()));
    }

    void clear() {
        byKey.clear();
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
