package stentor.node.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import stentor.node.webhook.Assertion.State;
import stentor.protocol.webhook.WebhookEvent;

/**
 * What one node has to report to one outbox. Of a subject only the newest state waits, so that it is bounded by what there is; events
 * are bounded by number and bytes. One report at a time: it is repeated until it is answered. Any thread may call it.
 */
final class OutboxReporter {
    static final int MOST_EVENTS = 10_000;
    static final long MOST_EVENT_BYTES = 8L << 20;
    /** Of one report. */
    static final int MOST_AT_ONCE = 1_000;

    static final long MOST_BYTES_AT_ONCE = 256 << 10;

    /** A report without the addressee of its answer. */
    record Content(long number, List<Assertion> assertions, List<String> left, List<WebhookEvent> events) {}

    private final HookCounts counts;
    private final LongSupplier numbers;
    private final Map<Subject, State> waiting = new LinkedHashMap<>();
    private final Set<String> left = new LinkedHashSet<>();
    private final ArrayDeque<WebhookEvent> events = new ArrayDeque<>();
    /** Counts of subscribers that wait: the newest of each channel. */
    private final Map<String, Long> subscribers = new LinkedHashMap<>();
    /** What owners on this node have asserted to be present. */
    private final Map<String, Set<Subject>> present = new HashMap<>();

    private Optional<Content> underWay = Optional.empty();
    private long eventBytes;
    private long life;

    /** @param numbers of reports: they only grow, also from one reporter of this node to the next one */
    OutboxReporter(HookCounts counts, LongSupplier numbers) {
        this.counts = counts;
        this.numbers = numbers;
    }

    // What owners say

    /** What is said again and was said before is left out. */
    synchronized void present(Subject subject, State state) {
        boolean isNew = present.computeIfAbsent(subject.channel(), absent -> new HashSet<>())
                .add(subject);
        if (isNew || state == State.PRESENT) {
            waiting.put(subject, state);
        }
    }

    synchronized void absent(Subject subject) {
        Set<Subject> others = present.get(subject.channel());
        if (others != null && others.remove(subject) && others.isEmpty()) {
            present.remove(subject.channel());
        }
        waiting.put(subject, State.ABSENT);
    }

    /** The channel's owner on this node has ended. */
    synchronized void ownerLeft(String channel) {
        if (present.remove(channel) != null) {
            // What was not reported yet the next owner says.
            waiting.keySet().removeIf(subject -> subject.channel().equals(channel));
            left.add(channel);
        }
    }

    synchronized void counted(String channel, long now) {
        subscribers.put(channel, now);
    }

    /** Something that happened; dropped and counted where too much waits. */
    synchronized void happened(WebhookEvent event) {
        long weight = HookReports.weight(event);
        if (events.size() >= MOST_EVENTS || eventBytes + weight > MOST_EVENT_BYTES) {
            counts.eventDropped();
        } else {
            events.add(event);
            eventBytes += weight;
        }
    }

    // Reports

    /** What to report now; empty: nothing, or the last report is not answered yet. */
    synchronized Optional<Content> next() {
        if (underWay.isPresent() || waiting.isEmpty() && left.isEmpty() && events.isEmpty() && subscribers.isEmpty()) {
            return Optional.empty();
        }
        List<Assertion> assertions = new ArrayList<>();
        Iterator<Map.Entry<Subject, State>> states = waiting.entrySet().iterator();
        while (states.hasNext() && assertions.size() < MOST_AT_ONCE) {
            Map.Entry<Subject, State> next = states.next();
            assertions.add(new Assertion(next.getKey(), next.getValue()));
            states.remove();
        }
        underWay = Optional.of(new Content(numbers.getAsLong(), assertions, takeLeft(), takeEvents()));
        return underWay;
    }

    private List<String> takeLeft() {
        List<String> taken = left.stream().limit(MOST_AT_ONCE).toList();
        taken.forEach(left::remove);
        return taken;
    }

    private List<WebhookEvent> takeEvents() {
        List<WebhookEvent> taken = new ArrayList<>();
        long bytes = 0;
        while (!events.isEmpty() && taken.size() < MOST_AT_ONCE && bytes < MOST_BYTES_AT_ONCE) {
            WebhookEvent event = events.poll();
            bytes += HookReports.weight(event);
            taken.add(event);
        }
        eventBytes -= bytes;
        Iterator<Map.Entry<String, Long>> counted = subscribers.entrySet().iterator();
        while (counted.hasNext() && taken.size() < 2 * MOST_AT_ONCE) {
            Map.Entry<String, Long> next = counted.next();
            taken.add(WebhookEvent.ofCount(next.getKey(), next.getValue()));
            counted.remove();
        }
        return taken;
    }

    /** The report that is not answered yet. */
    synchronized Optional<Content> underWay() {
        return underWay;
    }

    /** The report is in the log of the outbox, which has the claim that {@code now} tells. */
    synchronized void taken(long now) {
        underWay = Optional.empty();
        if (life != 0 && life != now) {
            present.values()
                    .forEach(
                            subjects -> subjects.forEach(subject -> waiting.putIfAbsent(subject, State.STILL_PRESENT)));
        }
        life = now;
    }
}
