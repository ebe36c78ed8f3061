package stentor.node.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hand-outs of an earlier owner whose desks are asked what became of them, a number of times. A desk that does not answer
 * is dead: its hand-outs are given up when their leases are over.
 *
 * @param <D> what stands for a desk
 */
final class Inquiries<D> {
    /** How many times a desk is asked. */
    static final int TIMES = 20;
    /** How long it has for its answer, in milliseconds. */
    static final long INTERVAL = 1_000;

    record Inquiry<D>(D desk, String token) {}

    private static final class Asked<D> {
        private final Inquiry<D> inquiry;
        private int times;
        private long at;

        private Asked(Inquiry<D> inquiry) {
            this.inquiry = inquiry;
        }
    }

    private final Map<String, Asked<D>> byToken = new LinkedHashMap<>();

    void add(D desk, String token) {
        byToken.putIfAbsent(token, new Asked<>(new Inquiry<>(desk, token)));
    }

    void answered(String token) {
        byToken.remove(token);
    }

    void clear() {
        byToken.clear();
    }

    /** Those that are to be asked now. */
    List<Inquiry<D>> due(long now) {
        List<Inquiry<D>> due = new ArrayList<>();
        Iterator<Asked<D>> each = byToken.values().iterator();
        while (each.hasNext()) {
            Asked<D> asked = each.next();
            if (asked.times > 0 && now - asked.at < INTERVAL) {
                continue;
            }
            if (asked.times == TIMES) {
                each.remove();
                continue;
            }
            asked.times++;
            asked.at = now;
            due.add(asked.inquiry);
        }
        return due;
    }

    boolean isEmpty() {
        return byToken.isEmpty();
    }
}
