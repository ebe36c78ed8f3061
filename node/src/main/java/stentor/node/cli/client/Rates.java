package stentor.node.cli.client;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts and latencies of a load: a line a second while it runs, a sum at the end. One thread watches. */
final class Rates {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toMillis() * 1000;
    private static final int DIGITS = 3;

    private final PrintWriter lines;
    private final String what;
    private final LongAdder count = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
    private final Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    private long elapsed;

    /** @param what is counted, as {@code published} */
    Rates(PrintWriter lines, String what) {
        this.lines = lines;
        this.what = what;
    }

    void counted() {
        count.increment();
    }

    void counted(long micros) {
        count.increment();
        recorder.recordValue(Math.max(0, Math.min(micros, LONGEST_MICROS)));
    }

    void error() {
        errors.increment();
    }

    long count() {
        return count.sum();
    }

    long errors() {
        return errors.sum();
    }

    /**
     * Prints a line a second until its time is over or it is interrupted.
     *
     * @param extra what else there is to say in a line
     */
    void watch(Interruption interruption, Optional<Duration> duration, Supplier<String> extra)
            throws InterruptedException {
        long begin = System.nanoTime();
        long before = 0;
        long last = begin;
        boolean over = false;
        while (!over) {
            Duration left = duration.map(limit -> limit.minusNanos(System.nanoTime() - begin))
                    .filter(some -> some.compareTo(SECOND) < 0)
                    .orElse(SECOND);
            over = interruption.await(left.isNegative() ? Duration.ZERO : left)
                    || duration.filter(limit -> System.nanoTime() - begin >= limit.toNanos())
                            .isPresent();
            long now = System.nanoTime();
            long counted = count.sum();
            line(now - begin, (counted - before) / ((now - last) / 1e9), extra.get());
            before = counted;
            last = now;
        }
        elapsed = System.nanoTime() - begin;
    }

    private void line(long nanos, double rate, String extra) {
        Histogram second = recorder.getIntervalHistogram();
        all.add(second);
        lines.println(String.format(
                Locale.ROOT,
                "%6.1f s  %,10.0f/s  %,12d %s%s%s%s",
                nanos / 1e9,
                rate,
                count.sum(),
                what,
                second.getTotalCount() == 0
                        ? ""
                        : "  p50 " + millis(second.getValueAtPercentile(50)) + "  p99 "
                                + millis(second.getValueAtPercentile(99)),
                errors.sum() == 0 ? "" : String.format(Locale.ROOT, "  %,d errors", errors.sum()),
                extra.isEmpty() ? "" : "  " + extra));
    }

    /** Prints the sum, with what came since the last line. */
    void sum() {
        all.add(recorder.getIntervalHistogram());
        double seconds = elapsed / 1e9;
        lines.println(String.format(
                Locale.ROOT,
                "%,d %s in %.1f s, %,.1f/s, %,d errors",
                count.sum(),
                what,
                seconds,
                count.sum() / seconds,
                errors.sum()));
        if (all.getTotalCount() > 0) {
            lines.println("latency  p50 " + at(50) + "  p90 " + at(90) + "  p99 " + at(99) + "  p99.9 " + at(99.9)
                    + "  max " + millis(all.getMaxValue()));
        }
    }

    private String at(double percentile) {
        return millis(all.getValueAtPercentile(percentile));
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.2f ms", micros / 1e3);
    }
}
