package stentor.node.messagelog;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import stentor.node.messagelog.AppendResult.Receipt;

/** The idempotency keys of one channel and what they were answered with, for {@link Publication#KEY_LIFETIME}. */
final class RememberedKeys {
    /** Beyond this many the oldest are given up: about 800 publishes a second with a key each. */
    static final int LIMIT = 100_000;

    private record Remembered(Receipt receipt, long until) {}

    private final Map<String, Remembered> byKey = new LinkedHashMap<>();

    Optional<Receipt> find(String key, long now) {
        return Optional.ofNullable(byKey.get(key))
                .filter(remembered -> now < remembered.until())
                .map(Remembered::receipt);
    }

    void remember(String key, Receipt receipt, long now) {
        byKey.remove(key); // Insertion order is the order of expiry.
        byKey.put(key, new Remembered(receipt, now + Publication.KEY_LIFETIME.toMillis()));
        if (byKey.size() > LIMIT) {
            removeOldest();
        }
    }

    void forgetExpired(long now) {
        Iterator<Remembered> oldestFirst = byKey.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().until() <= now) {
            oldestFirst.remove();
        }
    }

    private void removeOldest() {
        Iterator<Remembered> oldestFirst = byKey.values().iterator();
        oldestFirst.next();
        oldestFirst.remove();
    }
}
