package stentor.node.session;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the sessions of this node do, for its metrics. Any thread may count, and read. */
public final class SessionCounts {
    private final LongAdder sessions = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder restored = new LongAdder();
    private final LongAdder fenced = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder pushed = new LongAdder();

    void begun() {
        sessions.increment();
    }

    void ended() {
        sessions.decrement();
    }

    void expired() {
        expired.increment();
    }

    void givenUp() {
        givenUp.increment();
    }

    void redelivered(int messages) {
        redelivered.add(messages);
    }

    void lost() {
        lost.increment();
    }

    void restored() {
        restored.increment();
    }

    void fenced() {
        fenced.increment();
    }

    void answered(int messages) {
        answered.add(messages);
    }

    void pushed(int messages) {
        pushed.add(messages);
    }

    /** Messages that went with the answers to connects. */
    public long answeredSoFar() {
        return answered.sum();
    }

    /** Messages that were sent on a client's stream, without being asked for. */
    public long pushedSoFar() {
        return pushed.sum();
    }

    /** Sessions that live on this node now. */
    public long sessions() {
        return sessions.sum();
    }

    /** Sessions whose clients did not come back in time. */
    public long expiredSoFar() {
        return expired.sum();
    }

    /** Sessions that ended because their clients did not take what they had subscribed to. */
    public long givenUpSoFar() {
        return givenUp.sum();
    }

    /** Messages that were sent once more, as their clients had not acknowledged them. */
    public long redeliveredSoFar() {
        return redelivered.sum();
    }

    /** Messages for which a client's queue had no room. */
    public long lostSoFar() {
        return lost.sum();
    }

    /** Sessions that go on here, having lived on another node. */
    public long restoredSoFar() {
        return restored.sum();
    }

    /** Sessions that this node had to leave to a newer owner. */
    public long fencedSoFar() {
        return fenced.sum();
    }
}
