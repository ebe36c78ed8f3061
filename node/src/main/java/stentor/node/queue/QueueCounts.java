package stentor.node.queue;

import java.util.concurrent.atomic.LongAdder;
import stentor.node.messagelog.QueueState;

/** How much there is in the queues whose owners live on this node, as these know it. Any thread may call it. */
public final class QueueCounts {
    private final LongAdder waiting = new LongAdder();
    private final LongAdder out = new LongAdder();

    /** A queue that was in one state is in another now. */
    void changed(QueueState before, QueueState now) {
        waiting.add(now.waiting() - before.waiting());
        out.add((long) now.leases() - before.leases());
    }

    public long waiting() {
        return waiting.sum();
    }

    /** How many messages consumers have that were not acknowledged yet, or not handed over. */
    public long out() {
        return out.sum();
    }
}
