package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.net.LoopTasks;

/**
 * Streams on one loop that are written the same. What is to be written is put here once. The loop goes round the streams, some
 * at a time, and gives each all that it lacks by then in one write: while it goes round, others of the loop's connections have
 * their turn, and the more is written meanwhile, the more of it is joined. A connection that does not keep up is written to by
 * way of its stream's own buffer, like any other, and leaves when that is half full.
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
    /** So many bytes may wait for the next round; with more, others have to wait until all are written. */
    private static final int MAX_WAITING = 1 << 20;
    /** How many streams are written to before others have their turn. */
    private static final int AT_ONCE = 256;

    /** A stream's place in the lane. */
    public final class Seat {
        private final ClientStream stream;
        private final Left<M> left;
        private int index = -1;
        private long joinedAt;
        /** The number of the first write that it lacks. */
        private long next;

        private Seat(ClientStream stream, Left<M> left) {
            this.stream = stream;
            this.left = left;
        }

        /** Leaves behind what was written so far. {@link Left} is told, unless the stream has left by itself before. */
        public void leave() {
            tasks.add(() -> {
                if (catchUp(this)) {
                    remove(this);
                    left.left(lastOf(this), false);
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
    }

    /** Is told on the loop that a stream has left, and must not block. */
    @FunctionalInterface
    public interface Left<M> {
        /**
         * @param last marks the last write that it got
         * @param full whether it left by itself, because it is half full; {@link ClientStream.Writer#roomAgain} follows
         */
        void left(Optional<M> last, boolean full);
    }

    private record Write<M>(M mark, boolean again, byte[][] pieces, int bytes) {}

    private final EventLoop loop;
    private final Framing framing;
    private final LoopTasks tasks;

    private final List<Seat> seats = new ArrayList<>();
    /** What some may lack, in the order of its numbers. */
    private final ArrayDeque<Write<M>> writes = new ArrayDeque<>();

    private int waitingBytes;
    /** The number of the next write. */
    private long end;

    /** What comes before this number has to be taken: some of it cannot be had again. */
    private long toBeTaken;

    private M lastMark;
    /** Whose turn is next. */
    private int turn;
    /** How many lack something. */
    private int behind;

    private boolean goesOn;
    /** The last joined writes, until the turn is over. */
    private Joined joined = Joined.NOTHING;

    /** Bytes of the writes from one to before another one. */
    private record Joined(long from, long to, boolean full, ByteBuf bytes) {
        private static final Joined NOTHING = new Joined(-1, -1, false, Unpooled.EMPTY_BUFFER);
    }

    private StreamLane(EventLoop loop, Framing framing) {
        this.loop = loop;
        this.framing = framing;
        this.tasks = new LoopTasks(loop, this::goRound);
    }

    /** For streams that are bodies of answers, on the loop of this one. */
    public static <M> StreamLane<M> ofBodies(ClientStream like, ClientStream.Joining joining) {
        return new StreamLane<>(like.loop(), like.framing(joining));
    }

    /** For streams that are WebSockets, on the loop of this one. */
    public static <M> StreamLane<M> ofWebSockets(ClientStream like) {
        return new StreamLane<>(like.loop(), Framing.AS_IT_IS);
    }

    /** From the next write on it gets what is written here. */
    public Seat join(ClientStream stream, Left<M> left) {
        Seat seat = new Seat(stream, left);
        tasks.add(() -> {
            seat.index = seats.size();
            seat.joinedAt = end;
            seat.next = end;
            seats.add(seat);
        });
        return seat;
    }

    /**
     * Writes to all who are in.
     *
     * @param again whether it can be had again: if not, a stream that does not keep up has to take it all the same
     */
    public void write(M writeMark, boolean again, byte[]... pieces) {
        tasks.add(() -> take(new Write<>(writeMark, again, pieces, Outbox.size(pieces))));
    }

    private void take(Write<M> write) {
        lastMark = write.mark();
        end++;
        toBeTaken = write.again() ? toBeTaken : end;
        if (!seats.isEmpty()) {
            writes.addLast(write);
            waitingBytes += write.bytes();
            behind = seats.size();
        }
    }

    private void goRound() {
        int left = waitingBytes > MAX_WAITING ? Integer.MAX_VALUE : AT_ONCE;
        while (behind > 0 && left > 0) {
            if (turn >= seats.size()) {
                turn = 0;
                forgetWhatAllHave();
            }
            Seat seat = seats.get(turn);
            if (seat.next < end) {
                tryToGive(seat);
                left--;
            }
            // Who has left was replaced by another one, whose turn it is then.
            if (seat.index >= 0) {
                turn++;
            }
        }
        forgetJoined();
        if (behind == 0) {
            forget(end);
        } else if (!goesOn) {
            goesOn = true;
            // Scheduled, and so done after what has come from connections meanwhile; a task would be done before.
            loop.schedule(this::goOn, 1, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn() {
        goesOn = false;
        goRound();
    }

    /** As {@link #give}. A stream over which that fails is cut off, and costs the others nothing. */
    private void tryToGive(Seat seat) {
        try {
            give(seat);
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("a stream is cut off: writing to it failed", failure);
            if (seat.index >= 0) {
                remove(seat);
            }
            seat.stream.fail();
        }
    }

    /** Gives the seat all that it lacks, or as much as one write may join. */
    private void give(Seat seat) {
        Channel clear = seat.stream.clear().orElse(null);
        if (clear != null) {
            Joined next = joinedFrom(seat.next);
            advanceTo(seat, next.to());
            clear.write(next.bytes().retainedDuplicate(), clear.voidPromise());
            clear.flush();
            return;
        }
        for (Write<M> write : from(seat.next)) {
            seat.stream.write(write.pieces());
            advanceTo(seat, seat.next + 1);
            if (seat.stream.isOver()) {
                remove(seat);
                return;
            }
            // As soon as it is half full, before what it can have again would be too much for it.
            if (write.again() && seat.next >= toBeTaken && !seat.stream.hasRoom()) {
                remove(seat);
                seat.stream.fallsBehind();
                seat.left.left(Optional.of(write.mark()), true);
                return;
            }
        }
    }

    private void advanceTo(Seat seat, long next) {
        seat.next = next;
        behind -= next == end ? 1 : 0;
    }

    private Joined joinedFrom(long from) {
        if (joined.from() == from && (joined.to() == end || joined.full())) {
            return joined;
        }
        forgetJoined();
        List<byte[][]> pieces = new ArrayList<>();
        int bytes = 0;
        for (Write<M> write : from(from)) {
            pieces.add(write.pieces());
            bytes += write.bytes();
            if (bytes >= MAX_JOINED) {
                break;
            }
        }
        joined = new Joined(
                from, from + pieces.size(), bytes >= MAX_JOINED, framing.frame(pieces, ByteBufAllocator.DEFAULT));
        return joined;
    }

    private Iterable<Write<M>> from(long number) {
        long first = end - writes.size();
        return () -> writes.stream().skip(number - first).iterator();
    }

    private void forgetJoined() {
        joined.bytes().release();
        joined = Joined.NOTHING;
    }

    private void forgetWhatAllHave() {
        long least = end;
        for (Seat seat : seats) {
            least = Math.min(least, seat.next);
        }
        forget(least);
    }

    /** Nobody lacks what came before this number. */
    private void forget(long number) {
        for (long first = end - writes.size(); first < number; first++) {
            waitingBytes -= writes.removeFirst().bytes();
        }
    }

    /** Gives the seat all that it lacks; false if it is not in, or has left over it. */
    private boolean catchUp(Seat seat) {
        while (seat.index >= 0 && seat.next < end) {
            tryToGive(seat);
        }
        return seat.index >= 0;
    }

    private void remove(Seat seat) {
        Seat last = seats.remove(seats.size() - 1);
        if (last != seat) {
            seats.set(seat.index, last);
            last.index = seat.index;
        }
        seat.index = -1;
        behind -= seat.next < end ? 1 : 0;
    }

    private Optional<M> lastOf(Seat seat) {
        return seat.next == seat.joinedAt ? Optional.empty() : Optional.of(lastMark);
    }
}
