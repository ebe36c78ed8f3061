package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.net.LoopTasks;

/**
 * Streams on one loop that are written the same. What is to be written is put here once, and stays until all have it: a
 * stream that does not keep up waits here, not with a copy of its own. The loop goes round the streams, some at a time, and
 * gives each all that it lacks by then in one write: while it goes round, others of the loop's connections have their turn,
 * and the more is written meanwhile, the more of it is joined. When more waits than one stream's buffer may hold, those that
 * lack the oldest of it are dealt with as {@link SlowPolicy} says.
 *
 * <p>For example: five messages were written (0 to 4), and three streams are in the lane. Two of them have {@code next} 5, they
 * have everything. The socket of the third was full after message 1: its {@code next} is 2, and messages 2 to 4 stay.
 *
 * <p>May be told by one thread at a time; what it is told is done on the loop, in order. Everything behind the queue of
 * tasks belongs to the loop.
 *
 * @param <M> marks a write, so that it can be said what a stream has got
 */
public final class StreamLane<M> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLane.class);
    /** One write joins no more when it has so many bytes. */
    private static final int MAX_JOINED = 64 << 10;
    /** How many streams are written to before others have their turn. */
    private static final int AT_ONCE = 256;
    /** What waits for the loop, in bytes: if it is more, the streams have to read it from where it is stored. */
    private static final long MAX_ON_THE_WAY = 16 << 20;

    /** A stream's place in the lane. */
    public final class Seat {
        private final ClientStream stream;
        private final Left<M> left;
        private int index = -1;
        private long joinedAt;
        private boolean afterGap;

        private Seat(ClientStream stream, Left<M> left) {
            this.stream = stream;
            this.left = left;
        }

        /** Leaves behind what was written so far. {@link Left} is told, unless the stream has left by itself before. */
        public void leave() {
            tasks.add(() -> {
                if (catchUp(this)) {
                    Optional<M> last = lastOf(this);
                    remove(this);
                    left.left(last, false);
                }
            });
        }

        /** As the other, but then this is done instead. */
        public void leave(Runnable then) {
            tasks.add(() -> {
                if (catchUp(this)) {
                    remove(this);
                }
                then.run();
            });
        }

        /** Its connection may be clear again. */
        void wake() {
            if (index >= 0 && nexts[index] < end) {
                toVisit = size;
                tasks.wake();
            }
        }
    }

    /** Is told on the loop that a stream has left, and must not block. */
    @FunctionalInterface
    public interface Left<M> {
        /**
         * @param last marks the last write that it got
         * @param full whether it left by itself, because it does not keep up; {@link ClientStream.Writer#roomAgain} follows
         */
        void left(Optional<M> last, boolean full);
    }

    /**
     * What is written to a lane.
     *
     * @param mark says what it is
     * @param stored whether a stream that does not keep up can have it again; if not, it is cut off over it
     * @param bytes how it is written; not copied, so nobody may change them
     * @param afterGap how it is written to a stream for which others before it were dropped; empty: there are no words for it
     */
    public record Message<M>(M mark, boolean stored, byte[] bytes, Supplier<Optional<byte[]>> afterGap) {}

    private record Write<M>(Message<M> message, Object except) {
        private int length() {
            return message.bytes().length;
        }
    }

    /** Bytes of the writes from one to before another one; full: no more may be joined. */
    private record Joined(long from, long to, boolean full, ByteBuf bytes) {
        private static final Joined NOTHING = new Joined(-1, -1, false, Unpooled.EMPTY_BUFFER);
    }

    private final EventLoop loop;
    private final Framing framing;
    private final OpenStreams streams;
    private final SlowPolicy policy;
    private final long limit;
    private final LoopTasks tasks;
    private final AtomicLong onTheWay = new AtomicLong();
    private volatile long givenAt = System.nanoTime();

    // What a round looks at stands side by side: a seat by itself is another object, most often far away.
    private Seat[] seats = newSeats(8);
    /** Of each seat the number of the first write that it lacks. */
    private long[] nexts = new long[8];
    /** Of each seat what it is written to; null: that is not known yet. */
    private StreamSocket[] sockets = new StreamSocket[8];

    private int size;

    /** What some may lack, in the order of its numbers. */
    private final List<Write<M>> writes = new ArrayList<>();

    private long waitingBytes;
    /** As far as the node's budget knows of them. */
    private long accounted;
    /** The number of the next write. */
    private long end;
    /** The number of the newest one that cannot be had again. */
    private long lastUnstored = -1;
    /** How many of those that wait are not for everybody. */
    private int exceptions;
    /** Marks the write before the first that waits. */
    private M before;

    /** Whose turn is next, and how many are looked at until it is known that nobody can be given anything now. */
    private int turn;

    private int toVisit;
    private boolean goesOn;
    /** What was handed to sockets and is not counted yet, and one of those sockets. */
    private long written;

    private StreamSocket counting;
    /** The last joined writes, until the turn is over. */
    private Joined joined = Joined.NOTHING;

    private StreamLane(ClientStream like, Framing framing, SlowPolicy policy) {
        this.loop = like.loop();
        this.framing = framing;
        this.streams = like.streams();
        this.policy = policy;
        this.limit = like.limit();
        this.tasks = new LoopTasks(loop, this::goRound);
    }

    @SuppressWarnings("unchecked") // an array of a generic type's inner class cannot be made otherwise
    private Seat[] newSeats(int length) {
        return (Seat[]) java.lang.reflect.Array.newInstance(Seat.class, length);
    }

    /** For streams that are bodies of answers, on the loop of this one. */
    public static <M> StreamLane<M> ofBodies(ClientStream like, ClientStream.Joining joining, SlowPolicy policy) {
        return new StreamLane<>(like, like.framing(joining), policy);
    }

    /** For streams that are WebSockets, on the loop of this one. */
    public static <M> StreamLane<M> ofWebSockets(ClientStream like, SlowPolicy policy) {
        return new StreamLane<>(like, Framing.AS_IT_IS, policy);
    }

    /** From the next write on it gets what is written here. */
    public Seat join(ClientStream stream, Left<M> left) {
        Seat seat = new Seat(stream, left);
        tasks.add(() -> add(seat));
        return seat;
    }

    /** Writes to all who are in. */
    public void write(Message<M> message) {
        write(message, null);
    }

    /**
     * Writes to all who are in, but for one.
     *
     * @param except its {@link Seat}; null: for none
     */
    public void write(Message<M> message, Object except) {
        int length = message.bytes().length;
        if (onTheWay.get() > MAX_ON_THE_WAY) {
            tasks.add(() -> miss(message));
        } else {
            onTheWay.addAndGet(length);
            tasks.add(() -> {
                onTheWay.addAndGet(-length);
                take(new Write<>(message, except));
            });
        }
    }

    /** When the streams in it were last given something, by {@link System#nanoTime}; from any thread. */
    long givenAt() {
        return givenAt;
    }

    /** What waits here is more than the node can spare: those that do not keep up have to go. From any thread. */
    void shed() {
        tasks.add(() -> {
            giveUp(end);
            account();
        });
    }

    // Coming and going

    private void add(Seat seat) {
        if (size == seats.length) {
            seats = Arrays.copyOf(seats, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
            sockets = Arrays.copyOf(sockets, 2 * size);
        }
        seat.index = size;
        seat.joinedAt = end;
        seats[size] = seat;
        nexts[size] = end;
        sockets[size] = null;
        size++;
        // It lacks nothing, but may be looked at before others that do.
        toVisit += toVisit > 0 ? 1 : 0;
        seat.stream.joined(seat, this);
    }

    private void remove(Seat seat) {
        int index = seat.index;
        size--;
        if (index < size) {
            seats[index] = seats[size];
            nexts[index] = nexts[size];
            sockets[index] = sockets[size];
            seats[index].index = index;
            // It may have got a place whose turn is over.
            toVisit = toVisit > 0 ? size : 0;
        }
        seats[size] = null;
        sockets[size] = null;
        seat.index = -1;
        seat.stream.left(seat);
    }

    /** Gives the seat all that it lacks, some of it by way of its own buffer; false if it is not in, or has left over it. */
    private boolean catchUp(Seat seat) {
        if (catchUpDirectly(seat) && nexts[seat.index] < end) {
            pour(seat);
        }
        return seat.index >= 0;
    }

    /** Gives the seat what its connection takes; false if it is not in, or has left over it. */
    private boolean catchUpDirectly(Seat seat) {
        try {
            boolean takes = seat.index >= 0;
            while (takes && nexts[seat.index] < end) {
                takes = give(seat.index);
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            fail(seat, failure);
        }
        return seat.index >= 0;
    }

    private void pour(Seat seat) {
        long next = nexts[seat.index];
        for (Write<M> write : writes.subList((int) (next - first()), writes.size())) {
            if (write.except() != seat) {
                seat.stream.write(bytesFor(seat, write.message()));
            }
        }
        nexts[seat.index] = end;
    }

    private byte[] bytesFor(Seat seat, Message<M> message) {
        if (!seat.afterGap) {
            return message.bytes();
        }
        seat.afterGap = false;
        return message.afterGap().get().orElseGet(message::bytes);
    }

    // Writing

    private void take(Write<M> write) {
        lastUnstored = write.message().stored() ? lastUnstored : end;
        end++;
        if (size == 0) {
            before = write.message().mark();
            return;
        }
        writes.add(write);
        waitingBytes += write.length();
        exceptions += write.except() == null ? 0 : 1;
        toVisit = size;
    }

    private void goRound() {
        // With more than one stream may hold, others have to wait until all are written.
        int left = waitingBytes > limit ? Integer.MAX_VALUE : AT_ONCE;
        while (toVisit > 0 && left > 0 && size > 0) {
            if (turn >= size) {
                turn = 0;
            }
            int index = turn++;
            toVisit--;
            if (nexts[index] < end) {
                StreamSocket socket = sockets[index];
                // The usual case, and all there is to it.
                if (socket != null && exceptions == 0 && socket.isClear()) {
                    giveJoined(index, socket, end);
                } else {
                    tryToGive(index);
                }
                left--;
                if (index < size && nexts[index] < end && isClear(index)) {
                    toVisit = size;
                }
            }
        }
        count();
        forgetJoined();
        if (toVisit > 0 && size > 0) {
            goOnLater();
        } else {
            toVisit = 0;
            endRound();
        }
    }

    private void goOnLater() {
        if (!goesOn) {
            goesOn = true;
            // Scheduled, and so done after what has come from connections meanwhile; a task would be done before.
            loop.schedule(this::goOn, 1, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn() {
        goesOn = false;
        goRound();
    }

    private boolean isClear(int index) {
        return sockets[index] != null && sockets[index].isClear();
    }

    /** As {@link #give}. A stream over which that fails is cut off, and costs the others nothing. */
    private void tryToGive(int index) {
        Seat seat = seats[index];
        try {
            give(index);
        } catch (RuntimeException | OutOfMemoryError failure) {
            fail(seat, failure);
        }
    }

    private void fail(Seat seat, Throwable failure) {
        LOG.error("a stream is cut off: writing to it failed", failure);
        if (seat.index >= 0) {
            remove(seat);
        }
        seat.stream.fail();
    }

    /** Gives the seat what it lacks, or as much as one write may join; false if its connection takes nothing now. */
    private boolean give(int index) {
        Seat seat = seats[index];
        // What waits in its own buffer comes first.
        StreamSocket socket = seat.stream.socket();
        if (socket == null || !socket.isClear()) {
            return false;
        }
        long next = nexts[index];
        long to = exceptions == 0 ? end : nextException(seat, next);
        sockets[index] = socket;
        if (to == next) {
            nexts[index] = next + 1;
        } else if (seat.afterGap) {
            nexts[index] = next + 1;
            socket.write(framing.wrap(bytesFor(seat, write(next).message())));
        } else {
            giveJoined(index, socket, to);
        }
        return true;
    }

    private void giveJoined(int index, StreamSocket socket, long to) {
        Joined next = joined(nexts[index], to);
        nexts[index] = next.to();
        written += socket.writeShared(next.bytes());
        counting = socket;
    }

    private void count() {
        if (written > 0) {
            counting.traffic().written(written);
            written = 0;
        }
        counting = null;
    }

    /** The first write that is not for this seat; the end if there is none. */
    private long nextException(Seat seat, long from) {
        for (long number = from; number < end; number++) {
            if (write(number).except() == seat) {
                return number;
            }
        }
        return end;
    }

    private Joined joined(long from, long to) {
        if (joined.from() == from && (joined.to() == to || joined.full() && joined.to() < to)) {
            return joined;
        }
        forgetJoined();
        List<byte[]> pieces = new ArrayList<>();
        int bytes = 0;
        long number = from;
        while (number < to && bytes < MAX_JOINED) {
            byte[] piece = write(number++).message().bytes();
            pieces.add(piece);
            bytes += piece.length;
        }
        joined = new Joined(from, number, bytes >= MAX_JOINED, framing.frame(pieces));
        return joined;
    }

    private void forgetJoined() {
        joined.bytes().release();
        joined = Joined.NOTHING;
    }

    // What waits

    private Write<M> write(long number) {
        return writes.get((int) (number - first()));
    }

    /** The number of the first write that waits. */
    private long first() {
        return end - writes.size();
    }

    /** All have been given what they can be given now. */
    private void endRound() {
        if (writes.isEmpty() && accounted == 0) {
            return;
        }
        givenAt = System.nanoTime();
        forgetWhatAllHave();
        if (policy == SlowPolicy.LATEST_ONLY && !writes.isEmpty()) {
            skipTo(end - 1, end - 1);
        }
        while (waitingBytes > limit && writes.size() > 1) {
            giveUp(first() + 1);
        }
        account();
    }

    private void forgetWhatAllHave() {
        long least = end;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, nexts[i]);
        }
        int had = (int) (least - first());
        for (Write<M> write : writes.subList(0, had)) {
            waitingBytes -= write.length();
            exceptions -= write.except() == null ? 0 : 1;
            before = write.message().mark();
        }
        writes.subList(0, had).clear();
    }

    /** The streams that lack something before this number are dealt with as too slow. */
    private void giveUp(long number) {
        if (policy == SlowPolicy.DISCONNECT) {
            // From the last on: who leaves is replaced by the last.
            for (int i = size - 1; i >= 0; i--) {
                if (nexts[i] < number) {
                    giveUp(seats[i], lastUnstored < nexts[i]);
                }
            }
        } else {
            skipTo(number, number);
        }
        forgetWhatAllHave();
    }

    /** @param stored whether all that it lacks can be had again */
    private void giveUp(Seat seat, boolean stored) {
        Optional<M> last = lastOf(seat);
        remove(seat);
        if (seat.stream.isOver()) {
            return;
        }
        try {
            if (stored) {
                seat.stream.fallsBehind();
                seat.left.left(last, true);
                seat.stream.awaitRoom();
            } else {
                seat.stream.cutOff();
            }
        } catch (RuntimeException mistake) {
            fail(seat, mistake);
        }
    }

    /** For the streams that lack something before this number, all up to another one is dropped. */
    private void skipTo(long number, long next) {
        for (int i = 0; i < size; i++) {
            if (nexts[i] < number) {
                streams.countDropped(next - nexts[i]);
                nexts[i] = next;
                seats[i].afterGap = true;
                // From now on it is not as usual.
                sockets[i] = null;
            }
        }
    }

    /** So much is on its way here that this message was left out. */
    private void miss(Message<M> message) {
        for (int i = size - 1; i >= 0; i--) {
            Seat seat = seats[i];
            if (!catchUpDirectly(seat)) {
                continue;
            }
            if (policy != SlowPolicy.DISCONNECT) {
                streams.countDropped(1);
                seat.afterGap = true;
                sockets[i] = null;
            } else {
                giveUp(seat, message.stored());
            }
        }
    }

    private Optional<M> lastOf(Seat seat) {
        long next = nexts[seat.index];
        if (next == seat.joinedAt) {
            return Optional.empty();
        }
        return Optional.of(next > first() ? write(next - 1).message().mark() : before);
    }

    /** Tells the node's budget of what stays. */
    private void account() {
        if (waitingBytes != accounted) {
            streams.account(this, accounted, waitingBytes);
            accounted = waitingBytes;
        }
    }
}
