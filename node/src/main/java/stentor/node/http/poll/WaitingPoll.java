package stentor.node.http.poll;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;

/** A poll that waits for the next answer. Belongs to one loop. */
final class WaitingPoll {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPoll.class);
    private static final int NOWHERE = -1;

    private final HeldPoll poll;
    private final long deadline;
    private int index;

    /**
     * @param deadline until when, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     * @param index its place in {@link WaitingPolls}
     */
    WaitingPoll(HeldPoll poll, long deadline, int index) {
        this.poll = poll;
        this.deadline = deadline;
        this.index = index;
    }

    HeldPoll poll() {
        return poll;
    }

    long deadline() {
        return deadline;
    }

    boolean hasDeadline() {
        return deadline != Long.MAX_VALUE;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    /** Whether it still waits; from now on it does not. */
    boolean stopWaiting() {
        boolean waited = isWaiting();
        index = NOWHERE;
        return waited;
    }

    boolean isWaiting() {
        return index != NOWHERE;
    }

    /** A poll that cannot be answered because of a mistake ends, and the others get their answers all the same. */
    void answer(NextPoll answer) {
        try {
            poll.answer(answer);
        } catch (RuntimeException mistake) {
            LOG.error("a poll is cut off: answering it failed", mistake);
            poll.fail();
        }
    }
}
