package stentor.node.access;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What was found out, for so long as it holds; the number is bounded. Any thread. */
final class Remembered<K, V> {
    private record Entry<V>(V value, long until) {}

    private final int most;
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

    Remembered(int most) {
        this.most = most;
    }

    Optional<V> get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null || entry.until <= System.currentTimeMillis() ? Optional.empty() : Optional.of(entry.value);
    }

    /** @param until in milliseconds since the epoch */
    void put(K key, V value, long until) {
        if (entries.size() >= most) {
            makeRoom();
        }
        entries.put(key, new Entry<>(value, until));
    }

    /** What no longer holds goes, and then any others: it is found out again. */
    private synchronized void makeRoom() {
        long now = System.currentTimeMillis();
        entries.values().removeIf(entry -> entry.until <= now);
        int tooMany = entries.size() - most * 3 / 4;
        for (Iterator<K> keys = entries.keySet().iterator(); tooMany > 0 && keys.hasNext(); tooMany--) {
            keys.next();
            keys.remove();
        }
    }
}
