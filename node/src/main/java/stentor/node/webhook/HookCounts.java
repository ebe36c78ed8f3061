package stentor.node.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a node counts of webhooks, and of what is told of channels, since it was started. Any thread may call it. */
public final class HookCounts {
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder present = new LongAdder();
    private final Map<Object, Integer> waiting = new ConcurrentHashMap<>();

    void callSent() {
        sent.increment();
    }

    void attemptFailed() {
        failed.increment();
    }

    void callGivenUp() {
        givenUp.increment();
    }

    void eventDropped() {
        dropped.increment();
    }

    /** An outbox on this node has so many calls now; none once it has ended. */
    void waiting(Object outbox, int calls) {
        if (calls == 0) {
            waiting.remove(outbox);
        } else {
            waiting.put(outbox, calls);
        }
    }

    void present(int more) {
        present.add(more);
    }

    /** Users in the presence channels whose owners are on this node. */
    public long present() {
        return present.sum();
    }

    /** Calls that targets have taken. */
    public long sent() {
        return sent.sum();
    }

    /** Attempts that failed. */
    public long failed() {
        return failed.sum();
    }

    /** Calls that were given up. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Events that this node had no room for. */
    public long dropped() {
        return dropped.sum();
    }

    /** Calls that wait in the outboxes that are on this node. */
    public long waiting() {
        return waiting.values().stream().mapToLong(Integer::longValue).sum();
    }
}
