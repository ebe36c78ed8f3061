package stentor.loadtest.check;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What all clients of a kind did and got, how long it took to reach them and what was wrong. Any thread may add. */
public final class Tally {
    private static final int MOST_MILLIS = 60_000;
    private static final int FAULTS_SHOWN = 10;

    private final String name;
    private final AtomicLongArray byMillis = new AtomicLongArray(MOST_MILLIS + 1);
    private final LongAdder published = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger faulty = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** @param name of the kind of clients */
    public Tally(String name) {
        this.name = name;
    }

    /** Counts a subscriber that came; returns how many came before it. */
    public int begun() {
        return begun.getAndIncrement();
    }

    /** Counts a message that the server has acknowledged. */
    public void published() {
        published.increment();
    }

    /** Counts one delivery; whatever took longer than a minute counts as a minute. */
    public void delivered(long millis) {
        byMillis.incrementAndGet((int) Math.max(0, Math.min(millis, MOST_MILLIS)));
    }

    /** Counts a message that a subscriber found when it came. */
    public void stored() {
        stored.increment();
    }

    /** Counts a subscriber that ended. One that is cut off is counted by not being counted here as anything else. */
    public void ended(Visit.Verdict verdict) {
        if (verdict == Visit.Verdict.WHOLE) {
            whole.incrementAndGet();
        } else if (verdict == Visit.Verdict.FAULT) {
            faulty.incrementAndGet();
        }
    }

    /** Keeps the text, unless it has enough of them. */
    public void fault(String fault) {
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

    /** For people to read: lines of figures, and a line for each of the first faults. */
    public String summary() {
        int cutOff = begun.get() - whole.get() - faulty.get();
        StringBuilder text = new StringBuilder(String.format(
                "%-18s %d published, %d deliveries, from publish to receipt: median %d ms, 99 %% within %d ms, all within %d ms%n",
                name, published.sum(), deliveries(), within(0.5), within(0.99), within(1)));
        if (stored.sum() > 0) {
            text.append(String.format(
                    "%-18s %d messages besides were there before the subscriber came%n", "", stored.sum()));
        }
        text.append(String.format(
                "%-18s %d of %d subscribers got every message once and in order", "", whole.get(), begun.get()));
        if (cutOff > 0) {
            text.append(String.format(
                    "; %d not decided: this run's own deadline cut them off while messages still came", cutOff));
        }
        if (faulty.get() > 0) {
            text.append(String.format("; %d did not", faulty.get()));
        }
        faults.forEach(fault -> text.append(String.format("%n%-18s fault: %s", "", fault)));
        return text.toString();
    }
}
