package stentor.loadtest.check;

import java.util.Arrays;

/**
 * What was published to one channel: how many messages of each publisher were sent, and how many of them the server has
 * acknowledged. A publisher sends a message when the one before was acknowledged. Any thread may tell and ask.
 */
public final class Ledger {
    private int[] sent = {};
    private int[] acknowledged = {};
    private boolean closed;

    /** The next message of this publisher, which is sent now. */
    public synchronized Stamp send(int publisher, long now) {
        if (publisher >= sent.length) {
            int more = Math.max(publisher + 1, 2 * sent.length);
            sent = Arrays.copyOf(sent, more);
            acknowledged = Arrays.copyOf(acknowledged, more);
        }
        return new Stamp(publisher, sent[publisher]++, now);
    }

    /** The server has said that it has the message. */
    public synchronized void acknowledge(Stamp stamp) {
        acknowledged[stamp.publisher()] = stamp.sequence() + 1;
    }

    /** Nothing more is published. */
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean hasSent(Stamp stamp) {
        return stamp.publisher() < sent.length && stamp.sequence() < sent[stamp.publisher()];
    }

    /** How many messages were sent so far, by publisher. */
    synchronized int[] sent() {
        return sent.clone();
    }

    /** How many messages were acknowledged so far, by publisher. */
    synchronized int[] acknowledged() {
        return acknowledged.clone();
    }
}
