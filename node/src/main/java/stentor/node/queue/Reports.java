package stentor.node.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.protocol.channel.ChannelKey;

/**
 * What a desk has to say of hand-outs, until their owners have noted it; and which messages it gave back, for a while
 * longer, so that it refuses them if they still come. There are never more of them than messages may be out. Times are in
 * milliseconds.
 */
final class Reports {
    /** After this a report is repeated. */
    static final long REPEAT = 1_000;
    /** How long a message that was given back is refused. */
    static final long REFUSED = 60_000;
    /** After this the lease is over and the report of no use. */
    static final long GIVEN_UP = Leases.HAND_OVER_LIMIT.toMillis();

    record Report(ChannelKey queue, String token, boolean handedOver) {}

    private static final class Entry {
        private final Report report;
        private final long madeAt;
        private long sentAt;

        private Entry(Report report, long now) {
            this.report = report;
            this.madeAt = now;
            this.sentAt = now;
        }
    }

    // Insertion order is the order of age.
    private final Map<String, Entry> open = new LinkedHashMap<>();
    private final Map<String, Entry> refused = new LinkedHashMap<>();

    void add(Report report, long now) {
        open.put(report.token(), new Entry(report, now));
    }

    /** What was said of this hand-out. */
    Optional<Report> find(String token) {
        return Optional.ofNullable(open.getOrDefault(token, refused.get(token))).map(entry -> entry.report);
    }

    void noted(String token) {
        Entry entry = open.remove(token);
        if (entry != null && !entry.report.handedOver()) {
            refused.put(token, entry);
        }
    }

    /** Forgets what nobody needs; returns what is to be said again. */
    List<Report> sweep(long now) {
        forget(refused, now - REFUSED);
        forget(open, now - GIVEN_UP);
        List<Report> again = new ArrayList<>();
        for (Entry entry : open.values()) {
            if (now - entry.sentAt >= REPEAT) {
                entry.sentAt = now;
                again.add(entry.report);
            }
        }
        return again;
    }

    private static void forget(Map<String, Entry> entries, long madeBefore) {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().madeAt <= madeBefore) {
            oldestFirst.remove();
        }
    }

    int open() {
        return open.size();
    }
}
