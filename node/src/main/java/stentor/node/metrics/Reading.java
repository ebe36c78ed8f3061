package stentor.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What one meter says now.
 *
 * @param name with dots, as {@code stentor.publishes}
 * @param value of a gauge or a counter; of a timer, how often something took place
 * @param seconds that a timer measured, in all; 0 for the others
 * @param buckets of a timer, the smaller first: how often it took no longer than so many seconds
 */
public record Reading(String name, Map<String, String> tags, double value, double seconds, List<Bucket> buckets) {
    /**
     * @param seconds at most
     * @param count from 0 on, not from the bucket before
     */
    public record Bucket(double seconds, double count) {}

    public Reading {
        tags = Map.copyOf(tags);
        buckets = List.copyOf(buckets);
    }

    static Reading of(Meter meter) {
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : meter.getId().getTags()) {
            tags.put(tag.getKey(), tag.getValue());
        }
        String name = meter.getId().getName();
        return meter.match(
                gauge -> plain(name, tags, gauge),
                counter -> plain(name, tags, counter),
                timer -> timer(name, tags, timer),
                summary -> new Reading(name, tags, summary.count(), 0, List.of()),
                task -> new Reading(name, tags, task.activeTasks(), 0, List.of()),
                gauge -> plain(name, tags, gauge),
                counter -> plain(name, tags, counter),
                timer -> new Reading(name, tags, timer.count(), timer.totalTime(TimeUnit.SECONDS), List.of()),
                other -> new Reading(name, tags, 0, 0, List.of()));
    }

    private static Reading plain(String name, Map<String, String> tags, Gauge gauge) {
        double value = gauge instanceof TimeGauge time ? time.value(TimeUnit.SECONDS) : gauge.value();
        // JSON has no word for what is not a number.
        return new Reading(name, tags, Double.isFinite(value) ? value : 0, 0, List.of());
    }

    private static Reading plain(String name, Map<String, String> tags, Counter counter) {
        return new Reading(name, tags, counter.count(), 0, List.of());
    }

    private static Reading plain(String name, Map<String, String> tags, FunctionCounter counter) {
        return new Reading(name, tags, counter.count(), 0, List.of());
    }

    private static Reading timer(String name, Map<String, String> tags, Timer timer) {
        List<Bucket> buckets = new ArrayList<>();
        for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
            buckets.add(new Bucket(bucket.bucket(TimeUnit.SECONDS), bucket.count()));
        }
        return new Reading(name, tags, timer.count(), timer.totalTime(TimeUnit.SECONDS), buckets);
    }
}
