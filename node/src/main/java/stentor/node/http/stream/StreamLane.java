package stentor.node.http.stream;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.net.LoopTasks;
import stentor.node.http.net.LoopTurns;

/**
 * Streams on one loop to which the same bytes are written. A write is put here once, and stays until all streams have it: a
 * stream that does not keep up has no copy of its own. The loop visits the streams, some at a time, and gives each all that it
 * lacks by then in one write. In between the loop's other connections have their turn, and the more is written meanwhile, the
 * more of it is joined. When more waits than one stream's buffer may hold, {@link SlowPolicy} says what becomes of the streams
 * that lack the oldest of it.
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
    /** How many streams are written to before others have their turn. */
    private static final int AT_ONCE = 256;
    /** What waits for the loop, in bytes: if it is more, the streams have to read it from where it is stored. */
    private static final long MAX_ON_THE_WAY = 16 << 20;

    /** A stream's place in the lane. */
    public final class Member {
        final ClientStream stream;
        final Left<M> left;
        private int index = -1;
        private long joinedAt;
        /** Whether others before the next write to it were dropped. */
        boolean afterGap;

        private Member(ClientStream stream, Left<M> left) {
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

        /** As {@link #leave()}, but {@code then} is run instead of {@link Left}. */
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
            if (index >= 0 && places.next(index) < writes.end()) {
                toVisit = places.size();
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
     * @param publishedAt in milliseconds since the epoch; 0: it is no message, and is not timed
     * @param bytes how it is written; not copied, so nobody may change them
     * @param afterGap how it is written to a stream for which others before it were dropped; empty: there are no words for it
     */
    public record Message<M>(
            M mark, boolean stored, long publishedAt, byte[] bytes, Supplier<Optional<byte[]>> afterGap) {}

    private final EventLoop loop;
    private final Framing framing;
    private final OpenStreams streams;
    private final TransportCounts counts;
    private final LoopTasks tasks;
    private final LoopTurns turns;
    private final AtomicLong onTheWay = new AtomicLong();
    private volatile long givenAt = System.nanoTime();

    private final LanePlaces<Member> places = new LanePlaces<>();
    private final LaneWrites<M> writes;
    private final LaneBacklog<M> backlog;
    /** Up to where it was told that they are written. */
    private long toldOf;
    /** Whose turn is next, and how many are looked at until it is known that nobody can be given anything now. */
    private int turn;

    private int toVisit;
    /** What was handed to sockets and is not counted yet, and one of those sockets. */
    private long written;

    private long delivered;

    private StreamSocket counting;

    private StreamLane(ClientStream like, Framing framing, SlowPolicy policy) {
        this.loop = like.loop();
        this.framing = framing;
        this.writes = new LaneWrites<>(framing);
        this.streams = like.streams();
        this.counts = like.counts();
        this.backlog = new LaneBacklog<>(this, places, writes, like.streams(), policy, like.limit());
        this.tasks = new LoopTasks(loop, this::goRound);
        this.turns = new LoopTurns(loop, this::goRound);
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
    public Member join(ClientStream stream, Left<M> left) {
        Member member = new Member(stream, left);
        tasks.add(() -> add(member));
        return member;
    }

    /** Writes to all members. */
    public void write(Message<M> message) {
        write(message, null);
    }

    /**
     * Writes to all members but one.
     *
     * @param except its {@link Member}; null: for none
     */
    public void write(Message<M> message, Object except) {
        int length = message.bytes().length;
        if (onTheWay.get() > MAX_ON_THE_WAY) {
            tasks.add(() -> backlog.miss(message));
        } else {
            onTheWay.addAndGet(length);
            tasks.add(() -> {
                onTheWay.addAndGet(-length);
                take(new LaneWrites.Write<>(message, except));
            });
        }
    }

    /** When the streams in it were last given something, by {@link System#nanoTime}; from any thread. */
    long givenAt() {
        return givenAt;
    }

    /** What waits here is more than the node can spare: those that do not keep up have to go. From any thread. */
    void shed() {
        tasks.add(backlog::shed);
    }

    // Coming and going

    private void add(Member member) {
        member.index = places.add(member, writes.end());
        member.joinedAt = writes.end();
        // It lacks nothing, but may be looked at before others that do.
        toVisit += toVisit > 0 ? 1 : 0;
        member.stream.joined(member, this);
    }

    void remove(Member member) {
        Member moved = places.remove(member.index);
        if (moved != null) {
            moved.index = member.index;
            // It may have got a place whose turn is over.
            toVisit = toVisit > 0 ? places.size() : 0;
        }
        member.index = -1;
        member.stream.left(member);
    }

    /** Gives the member all that it lacks, some of it by way of its own buffer; false if it is not in, or has left over it. */
    private boolean catchUp(Member member) {
        if (catchUpDirectly(member) && places.next(member.index) < writes.end()) {
            pour(member);
        }
        return member.index >= 0;
    }

    /** Gives the member what its connection takes; false if it is not in, or has left over it. */
    boolean catchUpDirectly(Member member) {
        try {
            boolean takes = member.index >= 0;
            while (takes && places.next(member.index) < writes.end()) {
                takes = give(member.index);
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            fail(member, failure);
        }
        return member.index >= 0;
    }

    private void pour(Member member) {
        long next = places.next(member.index);
        for (LaneWrites.Write<M> write : writes.from(next)) {
            if (write.except() != member) {
                member.stream.write(bytesFor(member, write.message()));
                delivered++;
            }
        }
        places.next(member.index, writes.end());
    }

    private byte[] bytesFor(Member member, Message<M> message) {
        if (!member.afterGap) {
            return message.bytes();
        }
        member.afterGap = false;
        streams.countGap();
        return message.afterGap().get().orElseGet(message::bytes);
    }

    // Writing

    private void take(LaneWrites.Write<M> write) {
        writes.add(write, places.size() > 0);
        toVisit = places.size();
    }

    private void goRound() {
        // With more than one stream may hold, others have to wait until all are written.
        int left = backlog.isTooMuch() ? Integer.MAX_VALUE : AT_ONCE;
        long end = writes.end();
        boolean forAll = writes.areForAll();
        while (toVisit > 0 && left > 0 && places.size() > 0) {
            if (turn >= places.size()) {
                turn = 0;
            }
            int index = turn++;
            toVisit--;
            if (places.next(index) < end) {
                StreamSocket socket = places.socket(index);
                // The usual case, and all there is to it.
                if (socket != null && forAll && socket.isClear()) {
                    giveJoined(index, socket, end);
                } else {
                    tryToGive(index);
                }
                left--;
                if (index < places.size() && places.next(index) < end && places.isClear(index)) {
                    toVisit = places.size();
                }
            }
        }
        count();
        writes.forgetJoined();
        if (toVisit > 0 && places.size() > 0) {
            turns.next();
        } else {
            toVisit = 0;
            endRound();
        }
    }

    /** As {@link #give}. A stream over which that fails is cut off, and costs the others nothing. */
    private void tryToGive(int index) {
        Member member = places.member(index);
        try {
            give(index);
        } catch (RuntimeException | OutOfMemoryError failure) {
            fail(member, failure);
        }
    }

    void fail(Member member, Throwable failure) {
        LOG.error("a stream is cut off: writing to it failed", failure);
        if (member.index >= 0) {
            remove(member);
        }
        member.stream.fail();
    }

    /** Gives the member what it lacks, or as much as one write may join; false if its connection takes nothing now. */
    private boolean give(int index) {
        Member member = places.member(index);
        // What waits in its own buffer comes first.
        StreamSocket socket = member.stream.socket();
        if (socket == null || !socket.isClear()) {
            return false;
        }
        long next = places.next(index);
        long to = writes.areForAll() ? writes.end() : writes.nextException(member, next);
        places.socket(index, socket);
        if (to == next) {
            places.next(index, next + 1);
        } else if (member.afterGap) {
            places.next(index, next + 1);
            socket.write(framing.wrap(bytesFor(member, writes.get(next).message())));
            delivered++;
        } else {
            giveJoined(index, socket, to);
        }
        return true;
    }

    private void giveJoined(int index, StreamSocket socket, long to) {
        LaneWrites.Joined next = writes.join(places.next(index), to);
        delivered += next.to() - places.next(index);
        places.next(index, next.to());
        written += socket.writeShared(next.bytes());
        counting = socket;
    }

    private void count() {
        if (written > 0) {
            counting.traffic().written(written);
            written = 0;
        }
        if (delivered > 0) {
            counts.delivered().add(delivered);
            delivered = 0;
        }
        counting = null;
    }

    /** All have been given what they can be given now. */
    private void endRound() {
        if (!backlog.isEmpty()) {
            givenAt = System.nanoTime();
            tellOfWritten();
            backlog.roundIsOver();
        }
    }

    /** Once for each message, however many streams got it, and whether or not the slow ones have. */
    private void tellOfWritten() {
        for (long number = Math.max(toldOf, writes.first()); number < writes.end(); number++) {
            long publishedAt = writes.get(number).message().publishedAt();
            if (publishedAt > 0) {
                streams.written(publishedAt);
            }
        }
        toldOf = writes.end();
    }

    /** Marks the last write that the member got. */
    Optional<M> lastOf(Member member) {
        long next = places.next(member.index);
        if (next == member.joinedAt) {
            return Optional.empty();
        }
        return Optional.of(writes.markBefore(next));
    }
}
