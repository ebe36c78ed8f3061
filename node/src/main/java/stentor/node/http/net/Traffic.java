package stentor.node.http.net;

import java.util.concurrent.atomic.LongAdder;

/** The bytes that the connections of a loop have received and sent so far, as they are on the wire. */
public final class Traffic {
    private final LongAdder received = new LongAdder();
    private final LongAdder written = new LongAdder();

    Traffic() {}

    void received(long bytes) {
        received.add(bytes);
    }

    /** Counts bytes that were written to a socket past its channel. */
    public void written(long bytes) {
        written.add(bytes);
    }

    /** What clients have sent. */
    public long received() {
        return received.sum();
    }

    /** What was given to sockets, or waits for them to take it. */
    public long written() {
        return written.sum();
    }
}
