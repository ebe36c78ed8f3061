package stentor.node.webhook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Which call is made when. To each target one new call at a time, in order; a call that failed is made again beside it, after a pause
 * that doubles, for 5 minutes, and is then given up. Those given up are kept for somebody to send again. Times are those of one
 * monotonic clock, in milliseconds.
 */
final class CallBook {
    static final int MOST_WAITING = 10_000;
    static final long MOST_BYTES = 32L << 20;
    static final int MOST_KEPT = 1_000;
    static final long MOST_KEPT_BYTES = 16L << 20;
    /** From the first attempt on. */
    static final long PATIENCE = 5 * 60_000;

    static final long FIRST_PAUSE = 1_000;
    static final long LONGEST_PAUSE = 60_000;

    /** What becomes of a call that failed. */
    enum Failed {
        AGAIN,
        GIVEN_UP
    }

    private static final class Entry {
        private final Call call;
        private int attempts;
        private long firstAt;
        private long nextAt;
        private boolean underWay;

        private Entry(Call call) {
            this.call = call;
        }

        private boolean isNew() {
            return attempts == 0;
        }
    }

    private final LongUnaryOperator random;
    private final Map<String, Entry> waiting = new LinkedHashMap<>();
    private final Map<String, Call> kept = new LinkedHashMap<>();
    private long bytes;
    private long keptBytes;

    /** @param random a number from 0 to below its argument */
    CallBook(LongUnaryOperator random) {
        this.random = random;
    }

    /** Takes a call; false: there are too many, and it is to be {@linkplain #keep kept} as one that was given up. */
    boolean add(Call call) {
        if (waiting.size() >= MOST_WAITING || bytes + call.weight() > MOST_BYTES) {
            return false;
        }
        waiting.put(call.id(), new Entry(call));
        bytes += call.weight();
        return true;
    }

    /** Keeps a call that was given up; returns those that leave for it, the oldest. */
    List<String> keep(Call call) {
        kept.put(call.id(), call);
        keptBytes += call.weight();
        List<String> leaving = new ArrayList<>();
        while (kept.size() > MOST_KEPT || keptBytes > MOST_KEPT_BYTES && kept.size() > 1) {
            String oldest = kept.keySet().iterator().next();
            keptBytes -= kept.remove(oldest).weight();
            leaving.add(oldest);
        }
        return leaving;
    }

    /** The calls to be made now: they are under way from here on. */
    List<Call> due(long now) {
        Set<String> busyWithNew = new HashSet<>();
        Set<String> busyWithOld = new HashSet<>();
        for (Entry entry : waiting.values()) {
            if (entry.underWay) {
                (entry.isNew() ? busyWithNew : busyWithOld).add(entry.call.url());
            }
        }
        List<Call> due = new ArrayList<>();
        for (Entry entry : waiting.values()) {
            Set<String> busy = entry.isNew() ? busyWithNew : busyWithOld;
            if (!entry.underWay && (entry.isNew() || now - entry.nextAt >= 0) && busy.add(entry.call.url())) {
                entry.underWay = true;
                entry.firstAt = entry.isNew() ? now : entry.firstAt;
                due.add(entry.call);
            }
        }
        return due;
    }

    /** The target has the call. */
    void made(String id) {
        Entry entry = waiting.remove(id);
        bytes -= entry == null ? 0 : entry.call.weight();
    }

    /** It has not, or does not say so. */
    Failed failed(String id, long now) {
        Entry entry = waiting.get(id);
        entry.underWay = false;
        entry.attempts++;
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(20, entry.attempts - 1));
        entry.nextAt = now + pause / 2 + random.applyAsLong(pause);
        if (entry.nextAt - entry.firstAt <= PATIENCE) {
            return Failed.AGAIN;
        }
        made(id);
        return Failed.GIVEN_UP;
    }

    /** Takes calls that were given up out again: one, or all. */
    List<Call> takeKept(Optional<String> id) {
        Collection<String> ids = id.<Collection<String>>map(List::of).orElseGet(() -> List.copyOf(kept.keySet()));
        List<Call> taken = new ArrayList<>();
        ids.forEach(each -> Optional.ofNullable(kept.remove(each)).ifPresent(taken::add));
        taken.forEach(call -> keptBytes -= call.weight());
        return taken;
    }

    /** Whether there are calls that nobody has tried yet. */
    boolean isBehind() {
        return waiting.values().stream().anyMatch(Entry::isNew);
    }

    int underWay() {
        return (int) waiting.values().stream().filter(entry -> entry.underWay).count();
    }

    int waiting() {
        return waiting.size();
    }

    Collection<Call> kept() {
        return List.copyOf(kept.values());
    }

    /** All of it, for a log that has lost it. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        waiting.values().forEach(entry -> all.put(entry.call.id(), entry.call.encode()));
        kept.values().forEach(call -> all.put(call.id(), call.encode()));
        return all;
    }
}
