package stentor.node.http.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What waits to be written to one client, between the thread that has it and the stream that carries it. Bounded in
 * bytes; while it is not more than half full, one piece is taken however large it is.
 */
final class Outbox {
    enum Taken {
        YES,
        /** It would hold more than the limit. It is closed now, and empty. */
        TOO_MUCH,
        /** Nothing is taken any more. */
        CLOSED
    }

    private static final Runnable NOBODY = () -> {};

    /** What a client that does not read may hold while there is little left for all of them, in bytes. */
    private static final long SHORT = 16 << 10;

    private final long limit;
    private final BufferBudget budget;
    /** What is written at once stays together, in the pieces in which it came. */
    private final ArrayDeque<byte[][]> waiting = new ArrayDeque<>();

    private volatile long bytes;
    /** What was taken and the connection has not passed on yet: it is held for the client all the same. */
    private volatile long unsent;
    /** What was taken so far, and of that what the connection has passed on, in bytes. */
    private long taken;

    private long passedOn;
    private final LongSupplier clock;
    private volatile long progressAt;

    private boolean full;
    private boolean finished;
    private boolean closed;
    private Runnable reader = NOBODY;
    private boolean readerCalled;

    /**
     * @param limit in bytes
     * @param budget of all of a node's
     */
    Outbox(long limit, BufferBudget budget) {
        this(limit, budget, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    Outbox(long limit, BufferBudget budget, LongSupplier clock) {
        this.limit = limit;
        this.budget = budget;
        this.clock = clock;
        this.progressAt = clock.getAsLong();
    }

    synchronized Taken put(byte[]... pieces) {
        if (finished || closed) {
            return Taken.CLOSED;
        }
        int size = size(pieces);
        if (held() > limit / 2 && held() + size > limit) {
            close();
            return Taken.TOO_MUCH;
        }
        add(pieces, size);
        return Taken.YES;
    }

    /** The last that is taken; whatever waits. False if nothing is taken any more. */
    synchronized boolean finish(byte[]... last) {
        if (finished || closed) {
            return false;
        }
        add(last, size(last));
        finished = true;
        return true;
    }

    private void add(byte[][] pieces, int size) {
        if (size > 0) {
            waiting.addLast(pieces);
            setBytes(bytes + size);
        }
        callReader();
    }

    /** Forgets what waits, and takes nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        setBytes(0);
        setUnsent(0);
        callReader();
    }

    /** Whether it is not more than half full. If it is, {@link #madeRoom} will tell when it is no more. */
    synchronized boolean hasRoom() {
        full = held() > enough();
        return !full;
    }

    private long enough() {
        return budget.isShort() ? Math.min(SHORT, limit / 2) : limit / 2;
    }

    /** To be told by {@link #madeRoom} when it is not more than half full, now or later. */
    synchronized void awaitRoom() {
        full = true;
    }

    /** Whether there is room again after {@link #hasRoom} said that there is none; true once. */
    synchronized boolean madeRoom() {
        boolean made = full && held() <= enough();
        full &= !made;
        return made;
    }

    /** @param call is run when there is something to take; then not again until it was taken */
    synchronized void readBy(Runnable call) {
        reader = call;
        if (!waiting.isEmpty() || isDone()) {
            callReader();
        }
    }

    private void callReader() {
        if (!readerCalled) {
            readerCalled = reader != NOBODY;
            reader.run();
        }
    }

    /** All that waits, or about this many bytes of it; empty if there is nothing now. */
    synchronized List<byte[][]> take(int most) {
        readerCalled = false;
        List<byte[][]> taken = new ArrayList<>();
        for (int size = 0; !waiting.isEmpty() && size < most; ) {
            byte[][] next = removeFirst();
            taken.add(next);
            size += size(next);
        }
        return taken;
    }

    private byte[][] removeFirst() {
        byte[][] first = waiting.removeFirst();
        int size = size(first);
        taken += size;
        setBytes(bytes - size);
        return first;
    }

    /** Always under the lock; read without it too. */
    private void setBytes(long now) {
        budget.add(now - bytes);
        bytes = now;
    }

    /** How much of what was taken the connection has not passed on yet, in bytes. */
    synchronized void unsent(long now) {
        if (!closed) {
            setUnsent(now);
            if (taken - now > passedOn) {
                passedOn = taken - now;
                progressAt = clock.getAsLong();
            }
        }
    }

    private void setUnsent(long now) {
        budget.add(now - unsent);
        unsent = now;
    }

    /** How much is held for the client, in bytes; from any thread, without a lock. */
    long held() {
        return bytes + unsent;
    }

    /**
     * How much its client is to blame where all clients together hold too much: what is held for it, times how long it has read none
     * of it. 500 kB of a client that read a moment ago weigh less than 50 kB of one that has read nothing for a second.
     *
     * @param now of {@link System#nanoTime}
     */
    double burden(long now) {
        return (double) held() * Math.max(1, now - progressAt);
    }

    /** How much more it makes sense to read for the client now, in bytes; 0 or more. From any thread, without a lock. */
    long room() {
        return Math.max(0, enough() - held());
    }

    /** Whether nothing waits; from any thread, without a lock. */
    boolean isEmpty() {
        return bytes == 0;
    }

    /** Whether all was taken, and what was taken is complete. */
    synchronized boolean isComplete() {
        return waiting.isEmpty() && finished && !closed;
    }

    /** Whether nothing waits and nothing more will come. */
    synchronized boolean isDone() {
        return waiting.isEmpty() && (finished || closed);
    }

    static int size(byte[]... pieces) {
        int size = 0;
        for (byte[] piece : pieces) {
            size += piece.length;
        }
        return size;
    }
}
