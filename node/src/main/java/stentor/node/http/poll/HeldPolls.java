package stentor.node.http.poll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;
import stentor.node.http.http1.AnswerBytes;
import stentor.node.http.net.LoopTasks;

/**
 * Polls on one loop that wait for the same: the next answer is rendered once and written to all of them. Who comes back for
 * what follows an answer of the group's gets it here, or waits here, without being asked through. So whoever hands out the
 * answers need not know of each poll, but only how many there are.
 *
 * <p>May be told by one thread at a time; what it is told is done on the loop, in order. Everything behind the queue of tasks
 * belongs to the loop.
 *
 * @param <M> marks an answer
 */
public final class HeldPolls<M> {
    private static final Logger LOG = LoggerFactory.getLogger(HeldPolls.class);
    /** What is kept for who comes late: so many answers, so many bytes, for so long. */
    private static final int MAX_KEPT = 64;

    private static final int MAX_KEPT_BYTES = 64 << 10;
    private static final Duration KEEP = Duration.ofSeconds(3);

    private static final Duration SWEEP = Duration.ofMillis(200);

    /** How many are answered before others of the loop have their turn. */
    private static final int AT_ONCE = 256;

    /** Who has the group. */
    public interface Keeper<M> {
        /**
         * So many wait. Called on the loop.
         *
         * @param told how much the group had been told by then, since it began
         */
        void counted(int waiting, long told);

        /** Asks through for what follows; see {@link NextPoll#askThrough}. */
        CompletionStage<Answer> askThrough(M mark, Connection connection, long deadline);

        /** The answer to a poll whose time is over. */
        Answer timeout();
    }

    /**
     * What polls are answered with.
     *
     * @param modifiedSince what who goes on from it says in {@code If-Modified-Since}
     * @param noneMatch what it says in {@code If-None-Match}
     */
    public record Given<M>(M mark, HttpResponse response, String modifiedSince, String noneMatch) {}

    /**
     * Who may have an answer that comes late.
     *
     * @param newest it has to be among the newest so many
     * @param until it has to be asked for before that, in milliseconds since the epoch
     */
    public record Late(int newest, long until) {
        /** Nobody. */
        public static final Late NOT = new Late(0, 0);
    }

    private final EventLoop loop;
    private final Duration timeout;
    private final Keeper<M> keeper;
    private final LoopTasks tasks;

    private List<Seat> seats = new ArrayList<>();
    /** Answers that some who waited for them have not got yet, in their order. */
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();

    private boolean goesOn;
    /** The newest answers, one after the other. */
    private final List<Place> kept = new ArrayList<>();

    private int keptBytes;
    private long answers;
    private long told;
    private boolean countIsDue;
    private boolean sweeps;
    private boolean dissolved;

    /**
     * For polls of this connection, and of others of its neighbourhood.
     *
     * @param timeout how long a poll is held; zero: without a limit
     */
    public HeldPolls(Connection like, Duration timeout, Keeper<M> keeper) {
        this.loop = like.loop();
        this.timeout = timeout;
        this.keeper = keeper;
        this.tasks = new LoopTasks(loop, this::count);
    }

    // What it is told

    /**
     * The poll waits for the next answer.
     *
     * @param deadline until when, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     */
    public void hold(HeldPoll poll, long deadline) {
        tell(() -> {
            if (dissolved) {
                poll.letGo(deadline);
            } else {
                seat(poll, deadline);
            }
        });
    }

    /** The next answer: for all who wait, and for some who come late. */
    public void answer(Supplier<Given<M>> answer, Late late) {
        tell(() -> {
            if (!dissolved) {
                giveAll(new Place(answer.get(), late));
            }
        });
    }

    /**
     * Answers a poll that does not wait with what was an answer to all.
     *
     * @param otherwise is done instead if that is not to be had any more
     */
    public void answer(HeldPoll poll, M mark, Runnable otherwise) {
        tasks.add(() -> {
            for (Place place : kept) {
                if (place.mark.equals(mark)) {
                    give(poll, place);
                    return;
                }
            }
            otherwise.run();
        });
    }

    /** All who wait get this, and nobody waits here any more. */
    public void end(Supplier<Answer> answer) {
        tell(() -> dissolve(seat -> seat.poll.end(answer.get())));
    }

    /** All who wait have to ask through, and nobody waits here any more. */
    public void dissolve() {
        tell(() -> dissolve(seat -> seat.poll.letGo(seat.deadline)));
    }

    private void tell(Runnable what) {
        tasks.add(() -> {
            told++;
            what.run();
            countSoon();
        });
    }

    // What it does

    private final class Seat implements Connection.Registration {
        private final HeldPoll poll;
        private final long deadline;
        private int index;

        private Seat(HeldPoll poll, long deadline, int index) {
            this.poll = poll;
            this.deadline = deadline;
            this.index = index;
        }

        /** One whose answer fails by a mistake ends, and costs the others nothing. */
        private void answer(NextPoll place) {
            try {
                poll.answer(place);
            } catch (RuntimeException mistake) {
                LOG.error("a poll is cut off: answering it failed", mistake);
                poll.fail();
            }
        }

        /** Its client has gone; from any thread. */
        @Override
        public void cancel() {
            if (loop.inEventLoop()) {
                leaveCounted();
            } else {
                tasks.add(this::leaveCounted);
            }
        }

        private void leaveCounted() {
            if (index >= 0) {
                leave();
                countSoon();
            }
        }

        private void leave() {
            // While all are answered it is among those who still are to be, and is passed over there.
            if (index < seats.size() && seats.get(index) == this) {
                Seat last = seats.remove(seats.size() - 1);
                if (last != this) {
                    seats.set(index, last);
                    last.index = index;
                }
            }
            index = -1;
        }
    }

    /** An answer that was given, and where its clients go on. */
    private final class Place implements NextPoll {
        private final M mark;
        private final Answer answer;
        private final byte[] modifiedSince;
        private final byte[] noneMatch;
        private final byte[] bytes;
        private final Late late;
        private final long number;
        private final long givenAt = System.nanoTime();
        private ByteBuf shared = Unpooled.EMPTY_BUFFER;
        private int sharing;

        private Place(Given<M> given, Late late) {
            this.mark = given.mark();
            this.answer = new Answer.Whole(given.response(), Optional.of(this));
            this.modifiedSince = given.modifiedSince().getBytes(StandardCharsets.ISO_8859_1);
            this.noneMatch = given.noneMatch().getBytes(StandardCharsets.ISO_8859_1);
            this.bytes = AnswerBytes.of(given.response());
            this.late = late;
            this.number = ++answers;
        }

        @Override
        public Answer answer() {
            return answer;
        }

        @Override
        public ByteBuf bytes() {
            return shared;
        }

        /** It is about to be written to some; over with {@link #unshare}. */
        private void share() {
            if (sharing++ == 0) {
                shared = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
            }
        }

        private void unshare() {
            if (--sharing == 0) {
                shared.release();
                shared = Unpooled.EMPTY_BUFFER;
            }
        }

        @Override
        public byte[] modifiedSince() {
            return modifiedSince;
        }

        @Override
        public byte[] noneMatch() {
            return noneMatch;
        }

        @Override
        public boolean ask(HeldPoll poll) {
            if (dissolved) {
                return false;
            }
            if (number == answers) {
                seat(poll, timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos());
                countSoon();
                return true;
            }
            return giveLate(number + 1, poll);
        }

        @Override
        public CompletionStage<Answer> askThrough(Connection connection, long deadline) {
            return keeper.askThrough(mark, connection, deadline);
        }

        private boolean isOver() {
            return answers - number >= late.newest()
                    || System.currentTimeMillis() >= late.until()
                    || System.nanoTime() - givenAt > KEEP.toNanos();
        }
    }

    private void seat(HeldPoll poll, long deadline) {
        Seat seat = new Seat(poll, deadline, seats.size());
        seats.add(seat);
        poll.waits(seat);
        if (deadline != Long.MAX_VALUE) {
            sweepLater();
        }
    }

    private void giveAll(Place place) {
        keep(place);
        List<Seat> waiting = seats;
        if (waiting.isEmpty()) {
            return;
        }
        // Who asks again while others are still answered waits for the next one.
        seats = new ArrayList<>(waiting.size());
        place.share();
        rounds.add(new Round(waiting, place));
        if (!goesOn) {
            goRound(AT_ONCE);
        }
    }

    /** Those who waited for an answer, while they get it. */
    private static final class Round {
        private final List<? extends HeldPolls<?>.Seat> waiting;
        private final HeldPolls<?>.Place place;
        private int turn;

        private Round(List<? extends HeldPolls<?>.Seat> waiting, HeldPolls<?>.Place place) {
            this.waiting = waiting;
            this.place = place;
        }

        private boolean isOver() {
            return turn == waiting.size();
        }

        /** Answers the next of them; false if it has left. */
        private boolean answerNext() {
            HeldPolls<?>.Seat seat = waiting.get(turn++);
            boolean waits = seat.index >= 0;
            seat.index = -1;
            if (waits) {
                seat.answer(place);
            }
            return waits;
        }
    }

    /** Answers so many of those who are to be answered; the rest when others of the loop have had their turn. */
    private void goRound(int most) {
        int left = most;
        while (!rounds.isEmpty() && left > 0) {
            Round round = rounds.peek();
            while (!round.isOver() && left > 0) {
                left -= round.answerNext() ? 1 : 0;
            }
            if (round.isOver()) {
                rounds.remove();
                round.place.unshare();
            }
        }
        if (!rounds.isEmpty() && !goesOn) {
            goesOn = true;
            // Scheduled, and so done after what has come from connections meanwhile; a task would be done before.
            loop.schedule(this::goOn, 1, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn() {
        goesOn = false;
        goRound(AT_ONCE);
    }

    private boolean giveLate(long number, HeldPoll poll) {
        dropWhatIsOver();
        int at = kept.isEmpty() ? -1 : (int) (number - kept.get(0).number);
        if (at < 0 || at >= kept.size() || kept.get(at).isOver()) {
            return false;
        }
        give(poll, kept.get(at));
        // Nobody waits, but somebody was here.
        countSoon();
        return true;
    }

    private void give(HeldPoll poll, Place place) {
        place.share();
        poll.answer(place);
        place.unshare();
    }

    private void keep(Place place) {
        kept.add(place);
        keptBytes += place.bytes.length;
        dropWhatIsOver();
        while (kept.size() > MAX_KEPT || keptBytes > MAX_KEPT_BYTES) {
            dropOldest();
        }
    }

    private void dropWhatIsOver() {
        while (!kept.isEmpty() && kept.get(0).isOver()) {
            dropOldest();
        }
    }

    private void dropOldest() {
        keptBytes -= kept.remove(0).bytes.length;
    }

    private void dissolve(Consumer<Seat> how) {
        // Who was to be answered before is answered before.
        goRound(Integer.MAX_VALUE);
        dissolved = true;
        kept.clear();
        List<Seat> waiting = seats;
        seats = new ArrayList<>();
        for (Seat seat : waiting) {
            if (seat.index >= 0) {
                seat.index = -1;
                how.accept(seat);
            }
        }
    }

    /** Once for all who come and go by then. */
    private void countSoon() {
        countIsDue = true;
        tasks.wake();
    }

    private void count() {
        if (countIsDue) {
            countIsDue = false;
            keeper.counted(seats.size(), told);
        }
    }

    private void sweepLater() {
        if (!sweeps) {
            sweeps = true;
            loop.schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        sweeps = false;
        long now = System.nanoTime();
        for (Seat seat : List.copyOf(seats)) {
            if (seat.deadline == Long.MAX_VALUE || seat.index < 0) {
                continue;
            }
            if (now - seat.deadline >= 0) {
                seat.leave();
                seat.poll.end(keeper.timeout());
                countSoon();
            } else {
                sweepLater();
            }
        }
    }
}
