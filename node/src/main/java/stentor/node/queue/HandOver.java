package stentor.node.queue;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The last step of a message's way: from a node's desk into a connection. The writer of the connection calls {@link
 * #begin} before the first byte and {@link #done} or {@link #failed} after the last; the one that sees the connection end calls
 * {@link #abandon}. Only one of them decides. May be called on any thread.
 */
public final class HandOver {
    private enum Progress {
        NOT_BEGUN,
        BEGUN,
        ENDED
    }

    /** How it ended. */
    interface Report {
        void ended(boolean handedOver);
    }

    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.NOT_BEGUN);
    private final Report report;

    HandOver(Report report) {
        this.report = report;
    }

    /** False: the message belongs to somebody else by now, and must not be written. */
    public boolean begin() {
        return progress.compareAndSet(Progress.NOT_BEGUN, Progress.BEGUN);
    }

    /** All of it was handed to the operating system. */
    public void done() {
        if (progress.getAndSet(Progress.ENDED) == Progress.BEGUN) {
            report.ended(true);
        }
    }

    /** It was begun, and will not be finished: the message goes back. */
    public void failed() {
        if (progress.compareAndSet(Progress.BEGUN, Progress.ENDED)) {
            report.ended(false);
        }
    }

    /** The consumer is gone: unless it was begun, the message goes back. */
    public void abandon() {
        if (progress.compareAndSet(Progress.NOT_BEGUN, Progress.ENDED)) {
            report.ended(false);
        }
    }
}
