package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written to a lane and some of its streams may still lack, numbered from 0 on. The bytes of one write after the other
 * are joined once for all who lack the same. Belongs to one loop.
 *
 * <p>For example: of five writes (0 to 4) all streams have the first two. {@code first()} is 2, {@code end()} is 5, and three
 * writes are held. A stream that lacks all three is given one buffer with the bytes of 2 to 4; so is the next one, the same.
 */
final class LaneWrites<M> {
    /** One write joins no more when it has so many bytes. */
    private static final int MAX_JOINED = 64 << 10;

    private final Framing framing;
    private final List<Write<M>> writes = new ArrayList<>();
    private long bytes;
    /** The number of the next write. */
    private long end;
    /** The number of the newest one that cannot be had again. */
    private long lastUnstored = -1;
    /** How many of those that are held are not for everybody. */
    private int exceptions;
    /** Marks the write before the first that is held. */
    private M before;
    /** The last joined writes, until the turn is over. */
    private Joined joined = Joined.NOTHING;

    LaneWrites(Framing framing) {
        this.framing = framing;
    }

    /** @param except the member that it is not for; null: it is for all */
    record Write<M>(StreamLane.Message<M> message, Object except) {
        private int length() {
            return message.bytes().length;
        }
    }

    /** Bytes of the writes from one to before another one; full: no more may be joined. */
    record Joined(long from, long to, boolean full, ByteBuf bytes) {
        private static final Joined NOTHING = new Joined(-1, -1, false, Unpooled.EMPTY_BUFFER);
    }

    /**
     * The next write.
     *
     * @param held whether anybody lacks it
     */
    void add(Write<M> write, boolean held) {
        lastUnstored = write.message().stored() ? lastUnstored : end;
        end++;
        if (!held) {
            before = write.message().mark();
            return;
        }
        writes.add(write);
        bytes += write.length();
        exceptions += write.except() == null ? 0 : 1;
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    int size() {
        return writes.size();
    }

    /** What is held, in bytes. */
    long bytes() {
        return bytes;
    }

    /** The number of the next write. */
    long end() {
        return end;
    }

    /** The number of the first write that is held. */
    long first() {
        return end - writes.size();
    }

    /** Whether each write that is held is for everybody. */
    boolean areForAll() {
        return exceptions == 0;
    }

    /** Whether all from this number on can be had again by other means. */
    boolean areStoredFrom(long number) {
        return lastUnstored < number;
    }

    Write<M> get(long number) {
        return writes.get((int) (number - first()));
    }

    /** Those from this number on. */
    List<Write<M>> from(long number) {
        return writes.subList((int) (number - first()), writes.size());
    }

    /** Marks the write before this number. */
    M markBefore(long number) {
        return number > first() ? get(number - 1).message().mark() : before;
    }

    /** The first write from this number on that is not for this member; the end if there is none. */
    long nextException(Object member, long from) {
        for (long number = from; number < end; number++) {
            if (get(number).except() == member) {
                return number;
            }
        }
        return end;
    }

    /** The bytes of the writes from one number to before another one, or as many as are joined. They stay this object's. */
    Joined join(long from, long to) {
        if (joined.from() == from && (joined.to() == to || joined.full() && joined.to() < to)) {
            return joined;
        }
        forgetJoined();
        List<byte[]> pieces = new ArrayList<>();
        int length = 0;
        long number = from;
        while (number < to && length < MAX_JOINED) {
            byte[] piece = get(number++).message().bytes();
            pieces.add(piece);
            length += piece.length;
        }
        joined = new Joined(from, number, length >= MAX_JOINED, framing.frame(pieces));
        return joined;
    }

    /** What was joined is not needed any more. */
    void forgetJoined() {
        joined.bytes().release();
        joined = Joined.NOTHING;
    }

    /** All have everything before this number. */
    void forgetBefore(long number) {
        int had = (int) (number - first());
        for (Write<M> write : writes.subList(0, had)) {
            bytes -= write.length();
            exceptions -= write.except() == null ? 0 : 1;
            before = write.message().mark();
        }
        writes.subList(0, had).clear();
    }
}
