package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Streams on one loop that are written the same at the same time. What is to be written is put here once; the loop joins
 * all that waits into one buffer and hands that to each connection. A connection that does not keep up is written to by
 * way of its stream's own buffer, like any other, and leaves when that is half full.
 *
 * <p>May be told by one thread at a time; what it is told is done on the loop, in order. Everything behind the queue of
 * steps belongs to the loop.
 *
 * @param <M> marks a write, so that it can be said what a stream has got
 */
public final class StreamLane<M> {
    /** What waits is written at the latest when there is so much of it, in bytes. */
    private static final int MAX_JOINED = 64 << 10;

    /** A stream's place in the lane. */
    public final class Seat {
        private final ClientStream stream;
        private final Left<M> left;
        private int index = -1;
        private long joinedAt;

        private Seat(ClientStream stream, Left<M> left) {
            this.stream = stream;
            this.left = left;
        }

        /** Leaves behind what was written so far. {@link Left} is told, unless the stream has left by itself before. */
        public void leave() {
            act(() -> {
                spread();
                if (remove(this)) {
                    left.left(lastOf(this), false);
                }
            });
        }

        /** As the other, but then this is done instead. */
        public void leave(Runnable then) {
            act(() -> {
                spread();
                remove(this);
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

    private record Write<M>(M mark, boolean again, byte[][] pieces) {}

    private final EventLoop loop;
    private final Framing framing;
    private final Queue<Object> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    private final List<Seat> seats = new ArrayList<>();
    private final List<byte[][]> waiting = new ArrayList<>();
    private int waitingBytes;
    private boolean waitingAgain = true;
    private M waitingMark;
    private M mark;
    private long spreads;

    private StreamLane(EventLoop loop, Framing framing) {
        this.loop = loop;
        this.framing = framing;
    }

    /** For streams that are bodies of answers, on the loop of this one. */
    public static <M> StreamLane<M> ofBodies(ClientStream like, ClientStream.Joining joining) {
        return new StreamLane<>(
                like.loop(), joining == ClientStream.Joining.JOINED ? Framing.JOINED : Framing.ONE_BY_ONE);
    }

    /** For streams that are WebSockets, on the loop of this one. */
    public static <M> StreamLane<M> ofWebSockets(ClientStream like) {
        return new StreamLane<>(like.loop(), Framing.AS_IT_IS);
    }

    /** From the next write on it gets what is written here. */
    public Seat join(ClientStream stream, Left<M> left) {
        Seat seat = new Seat(stream, left);
        act(() -> {
            spread();
            seat.index = seats.size();
            seat.joinedAt = spreads;
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
        step(new Write<>(writeMark, again, pieces));
    }

    private void act(Runnable action) {
        step(action);
    }

    private void step(Object step) {
        steps.add(step);
        if (awake.compareAndSet(false, true)) {
            try {
                loop.execute(this::run);
            } catch (RejectedExecutionException ended) {
                // The server has stopped, and with it all the connections.
                steps.clear();
            }
        }
    }

    private void run() {
        awake.set(false);
        for (Object step = steps.poll(); step != null; step = steps.poll()) {
            if (step instanceof Runnable action) {
                action.run();
            } else {
                @SuppressWarnings("unchecked") // there is nothing else in the queue
                Write<M> write = (Write<M>) step;
                await(write);
            }
        }
        spread();
    }

    private void await(Write<M> write) {
        waiting.add(write.pieces());
        waitingBytes += Outbox.size(write.pieces());
        waitingAgain &= write.again();
        waitingMark = write.mark();
        if (waitingBytes >= MAX_JOINED) {
            spread();
        }
    }

    /** Writes what waits to all who are in. */
    private void spread() {
        if (waiting.isEmpty()) {
            return;
        }
        mark = waitingMark;
        spreads++;
        if (!seats.isEmpty()) {
            ByteBuf shared = framing.frame(waiting, ByteBufAllocator.DEFAULT);
            // From the last to the first: who leaves is replaced by one that has had its turn.
            for (int i = seats.size() - 1; i >= 0; i--) {
                give(seats.get(i), shared);
            }
            shared.release();
        }
        waiting.clear();
        waitingBytes = 0;
        waitingAgain = true;
    }

    private void give(Seat seat, ByteBuf shared) {
        Channel clear = seat.stream.clear().orElse(null);
        if (clear != null) {
            clear.write(shared.retainedDuplicate(), clear.voidPromise());
            clear.flush();
            return;
        }
        for (byte[][] pieces : waiting) {
            seat.stream.write(pieces);
        }
        if (seat.stream.isOver()) {
            remove(seat);
        } else if (waitingAgain && !seat.stream.hasRoom()) {
            remove(seat);
            seat.stream.fallsBehind();
            seat.left.left(Optional.of(mark), true);
        }
    }

    /** False if it is not in. */
    private boolean remove(Seat seat) {
        if (seat.index < 0) {
            return false;
        }
        Seat last = seats.remove(seats.size() - 1);
        if (last != seat) {
            seats.set(seat.index, last);
            last.index = seat.index;
        }
        seat.index = -1;
        return true;
    }

    private Optional<M> lastOf(Seat seat) {
        return spreads == seat.joinedAt ? Optional.empty() : Optional.of(mark);
    }
}
