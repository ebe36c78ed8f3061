package stentor.loadtest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** What all subscribers of a simulation got, how long it took to reach them and what was wrong. Any thread may add. */
final class Tally {
    private static final int MOST_MILLIS = 60_000;
    private static final int FAULTS_SHOWN = 10;

    private final AtomicLongArray byMillis = new AtomicLongArray(MOST_MILLIS + 1);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** Counts one delivery; whatever took longer than a minute counts as a minute. */
    void delivered(long millis) {
        byMillis.incrementAndGet((int) Math.max(0, Math.min(millis, MOST_MILLIS)));
    }

    void fault(String fault) {
        if (faults.size() < FAULTS_SHOWN) {
            faults.add(fault);
        }
    }

    long deliveries() {
        return IntStream.range(0, byMillis.length()).mapToLong(byMillis::get).sum();
    }

    /** The milliseconds within which this share of the deliveries (0 to 1) was made; 0 if there were none. */
    int within(double share) {
        long wanted = (long) Math.ceil(deliveries() * share);
        int millis = 0;
        for (long seen = byMillis.get(0); seen < wanted && millis < MOST_MILLIS; seen += byMillis.get(millis)) {
            millis++;
        }
        return millis;
    }

    /** For people to read: a line of figures, and a line for each of the first faults. */
    String summary() {
        StringBuilder text = new StringBuilder().append(deliveries()).append(" deliveries, from publish to receipt:");
        text.append(" median ").append(within(0.5)).append(" ms, 99 % within ").append(within(0.99));
        text.append(" ms, all within ").append(within(1)).append(" ms");
        faults.forEach(fault -> text.append("\nfault: ").append(fault));
        return text.toString();
    }
}
