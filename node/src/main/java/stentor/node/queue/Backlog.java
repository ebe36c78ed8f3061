package stentor.node.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.queue.ConsumerRoster.Consumer;
import stentor.node.queue.QueueActor.Push;
import stentor.node.queue.QueueActor.Settle;

/** What waits to be written, bounded in number and bytes, and how much of it makes one step. */
final class Backlog {
    static final int MOST = 10_000;
    static final long MOST_BYTES = 64L << 20;
    static final int BATCH = 256;
    static final long BATCH_BYTES = 1L << 20;

    /** What a desk said of a hand-out. */
    record Report(ActorRef<QueueEvent> desk, String token, boolean handedOver) {}

    private final ArrayDeque<Push> pushes = new ArrayDeque<>();
    private final ArrayDeque<Settle> settles = new ArrayDeque<>();
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final ArrayDeque<String> taken = new ArrayDeque<>();
    private long bytes;
    private int givenBack;

    boolean isFull() {
        return pushes.size() + settles.size() >= MOST || bytes >= MOST_BYTES;
    }

    boolean isEmpty() {
        return pushes.isEmpty() && settles.isEmpty() && reports.isEmpty() && taken.isEmpty();
    }

    int pushes() {
        return pushes.size();
    }

    /** How many messages will wait again. */
    int givenBack() {
        return givenBack;
    }

    void add(Push push) {
        pushes.addLast(push);
        bytes += push.payload().length();
    }

    void add(Settle settle) {
        settles.addLast(settle);
    }

    /** A report that there is no room for, or that is there already, is dropped: its desk repeats it. */
    void add(Report report) {
        if (reports.size() < MOST && reports.putIfAbsent(report.token(), report) == null && !report.handedOver()) {
            givenBack++;
        }
    }

    /** A push with this idempotency key was taken. */
    void taken(String key) {
        if (taken.size() < MOST) {
            taken.addLast(key);
        }
    }

    /** Puts back what was not written, before the rest. Reports are dropped: their desks repeat them. */
    void putBack(Step step) {
        for (int i = step.pushes().size() - 1; i >= 0; i--) {
            pushes.addFirst(step.pushes().get(i));
            bytes += step.pushes().get(i).payload().length();
        }
        for (int i = step.settles().size() - 1; i >= 0; i--) {
            settles.addFirst(step.settles().get(i));
        }
        step.taken().forEach(this::taken);
    }

    /**
     * As much of it as makes one step.
     *
     * @param takers the consumers that are to get messages in it
     * @param leases one for each of them
     */
    Step take(List<Consumer<ActorRef<QueueEvent>>> takers, List<Lease> leases) {
        return new Step(takePushes(), take(settles), take(taken), takeReports(), takers, leases);
    }

    private List<Push> takePushes() {
        List<Push> batch = new ArrayList<>();
        long batchBytes = 0;
        while (!pushes.isEmpty() && batch.size() < BATCH && batchBytes < BATCH_BYTES) {
            Push push = pushes.removeFirst();
            bytes -= push.payload().length();
            batchBytes += push.payload().length();
            batch.add(push);
        }
        return batch;
    }

    private List<Report> takeReports() {
        List<Report> batch = reports.values().stream().limit(BATCH).toList();
        for (Report report : batch) {
            reports.remove(report.token());
            givenBack -= report.handedOver() ? 0 : 1;
        }
        return batch;
    }

    private static <T> List<T> take(ArrayDeque<T> from) {
        List<T> batch = new ArrayList<>();
        while (!from.isEmpty() && batch.size() < BATCH) {
            batch.add(from.removeFirst());
        }
        return batch;
    }
}
