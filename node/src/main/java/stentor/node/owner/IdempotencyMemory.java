package stentor.node.owner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that were given for idempotency keys, as long as the log recognises them and as far as they fit. The log
 * decides what is a repeat; this only answers the common ones without asking it, and exactly as the first time.
 */
public final class IdempotencyMemory<A> {
    private static final int MAX_KEYS = 10_000;

    private final long lifetimeMillis;
    private final Map<String, Remembered<A>> answers = new LinkedHashMap<>();

    public IdempotencyMemory(long lifetimeMillis) {
        this.lifetimeMillis = lifetimeMillis;
    }

    private record Remembered<A>(A answer, long until) {}

    public void remember(String key, A answer, long nowMillis) {
        answers.put(key, new Remembered<>(answer, nowMillis + lifetimeMillis));
        // Insertion order is expiry order, so the head alone tells whether there is anything to drop.
        var oldest = answers.values().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().until > nowMillis && answers.size() <= MAX_KEYS) {
                break;
            }
            oldest.remove();
        }
    }

    public Optional<A> recall(String key, long nowMillis) {
        Remembered<A> remembered = answers.get(key);
        return remembered == null || remembered.until <= nowMillis ? Optional.empty() : Optional.of(remembered.answer);
    }
}
