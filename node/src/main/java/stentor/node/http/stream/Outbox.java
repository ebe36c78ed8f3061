package stentor.node.http.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;

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

    private final long limit;
    /** What is written at once stays together, in the pieces in which it came. */
    private final ArrayDeque<byte[][]> waiting = new ArrayDeque<>();

    private volatile long bytes;
    private boolean full;
    private boolean finished;
    private boolean closed;
    private Runnable reader = NOBODY;
    private boolean readerCalled;

    /** @param limit in bytes */
    Outbox(long limit) {
        this.limit = limit;
    }

    synchronized Taken put(byte[]... pieces) {
        if (finished || closed) {
            return Taken.CLOSED;
        }
        int size = size(pieces);
        if (bytes > limit / 2 && bytes + size > limit) {
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
        callReader();
    }

    /** Whether it is not more than half full. If it is, {@link #madeRoom} will tell when it is no more. */
    synchronized boolean hasRoom() {
        full = bytes > limit / 2;
        return !full;
    }

    /** Whether there is room again for who was told that there was none; told once. */
    synchronized boolean madeRoom() {
        boolean made = full && bytes <= limit / 2;
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

    /** The next piece; empty if there is none now. */
    synchronized ByteString takeOne() {
        readerCalled = false;
        return waiting.isEmpty() ? ByteString.emptyByteString() : joined(removeFirst());
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

    /** All that waits, or about this many bytes of it, as one. */
    synchronized ByteString takeJoined(int most) {
        ByteString joined = takeOne();
        while (!waiting.isEmpty() && joined.size() + size(waiting.peekFirst()) <= most) {
            joined = joined.concat(joined(removeFirst()));
        }
        return joined;
    }

    private byte[][] removeFirst() {
        byte[][] first = waiting.removeFirst();
        setBytes(bytes - size(first));
        return first;
    }

    /** Always under the lock; read without it too. */
    private void setBytes(long now) {
        bytes = now;
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

    private static ByteString joined(byte[]... pieces) {
        ByteString all = ByteString.emptyByteString();
        for (byte[] piece : pieces) {
            if (piece.length > 0) {
                all = all.concat(ByteString.fromArrayUnsafe(piece));
            }
        }
        return all;
    }
}
