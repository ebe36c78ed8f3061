package stentor.node.http.poll;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;
import stentor.node.http.net.LoopTasks;
import stentor.node.http.net.LoopTurns;

/**
 * Polls on one loop that wait for the same: the next answer is rendered once and written to all of them. A client that comes
 * back for what follows such an answer gets it here, or waits here, without a call of the handler. So the owner of the answers
 * need not know of each poll, but only how many there are.
 *
 * <p>May be told by one thread at a time; what it is told is done on the loop, in order. Everything behind the queue of tasks
 * belongs to the loop.
 *
 * @param <M> marks an answer
 */
public final class HeldPolls<M> {
    private static final Logger LOG = LoggerFactory.getLogger(HeldPolls.class);
    /** What waits for the loop, in bytes. */
    private static final long MAX_ON_THE_WAY = 16 << 20;

    private static final Duration SWEEP = Duration.ofMillis(200);

    /** How many are answered before others of the loop have their turn. */
    private static final int AT_ONCE = 256;

    /** The owner of these polls. */
    public interface Keeper<M> {
        /**
         * So many wait. Called on the loop.
         *
         * @param told how often this had been told something by then
         */
        void counted(int waiting, long told);

        /** Asks through for what follows; see {@link NextPoll#askAgain}. */
        CompletionStage<Answer> askAgain(M mark, Connection connection, long deadline);

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

    private final AtomicLong onTheWay = new AtomicLong();
    private final EventLoop loop;
    private final Duration timeout;
    private final Keeper<M> keeper;
    private final LoopTasks tasks;

    private List<Waiting> waiting = new ArrayList<>();
    /** Answers that some who waited for them have not got yet, in their order. */
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();

    private final LoopTurns turns;
    private final KeptAnswers<M> kept = new KeptAnswers<>();
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
        this.turns = new LoopTurns(loop, () -> goRound(AT_ONCE));
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
                await(poll, deadline);
            }
        });
    }

    /**
     * The next answer: for all who wait, and for some who come late. If the loop is so far behind that more waits for it than it
     * may, nobody waits here any more: the polls ask through, and get what is stored.
     *
     * @param weight how much memory the answer holds until the loop gets to it, in bytes
     */
    public void answer(Supplier<Given<M>> answer, Late late, long weight) {
        if (onTheWay.get() > MAX_ON_THE_WAY) {
            dissolve();
            return;
        }
        onTheWay.addAndGet(weight);
        tell(() -> {
            try {
                if (!dissolved) {
                    giveAll(new Place(answer.get(), late));
                }
            } finally {
                onTheWay.addAndGet(-weight);
            }
        });
    }

    /**
     * Answers a poll that does not wait with what was an answer to all.
     *
     * @param otherwise is done instead if that is not to be had any more
     */
    public void answer(HeldPoll poll, M mark, Runnable otherwise) {
        tasks.add(() -> kept.findMarked(mark).ifPresentOrElse(answer -> give(poll, answer), otherwise));
    }

    /** All who wait get this, and nobody waits here any more. */
    public void end(Supplier<Answer> answer) {
        tell(() -> dissolve(each -> each.poll.end(answer.get())));
    }

    /** All who wait have to ask through, and nobody waits here any more. */
    public void dissolve() {
        tell(() -> dissolve(each -> each.poll.letGo(each.deadline)));
    }

    private void tell(Runnable what) {
        tasks.add(() -> {
            told++;
            what.run();
            countSoon();
        });
    }

    // What it does

    private final class Waiting implements Connection.Registration {
        private final HeldPoll poll;
        private final long deadline;
        private int index;

        private Waiting(HeldPoll poll, long deadline, int index) {
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
            if (index < waiting.size() && waiting.get(index) == this) {
                Waiting last = waiting.remove(waiting.size() - 1);
                if (last != this) {
                    waiting.set(index, last);
                    last.index = index;
                }
            }
            index = -1;
        }
    }

    /** An answer, from which its clients go on here. */
    private final class Place extends PollAnswer<M> {
        private Place(Given<M> given, Late late) {
            super(given, late, ++answers);
        }

        @Override
        public boolean ask(HeldPoll poll) {
            if (dissolved) {
                return false;
            }
            if (number() == answers) {
                await(poll, timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos());
                countSoon();
                return true;
            }
            return giveLate(number() + 1, poll);
        }

        @Override
        public CompletionStage<Answer> askAgain(Connection connection, long deadline) {
            return keeper.askAgain(mark(), connection, deadline);
        }
    }

    private void await(HeldPoll poll, long deadline) {
        Waiting each = new Waiting(poll, deadline, waiting.size());
        waiting.add(each);
        poll.waits(each);
        if (deadline != Long.MAX_VALUE) {
            sweepLater();
        }
    }

    private void giveAll(Place place) {
        kept.add(place);
        List<Waiting> all = waiting;
        if (all.isEmpty()) {
            return;
        }
        // Who asks again while others are still answered waits for the next one.
        waiting = new ArrayList<>(all.size());
        place.share();
        rounds.add(new Round(all, place));
        if (!turns.isDue()) {
            goRound(AT_ONCE);
        }
    }

    /** Those who waited for an answer, while they get it. */
    private static final class Round {
        private final List<? extends HeldPolls<?>.Waiting> waiting;
        private final HeldPolls<?>.Place place;
        private int turn;

        private Round(List<? extends HeldPolls<?>.Waiting> waiting, HeldPolls<?>.Place place) {
            this.waiting = waiting;
            this.place = place;
        }

        private boolean isOver() {
            return turn == waiting.size();
        }

        /** Answers the next of them; false if it has left. */
        private boolean answerNext() {
            HeldPolls<?>.Waiting each = waiting.get(turn++);
            boolean waits = each.index >= 0;
            each.index = -1;
            if (waits) {
                each.answer(place);
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
        if (!rounds.isEmpty()) {
            turns.next();
        }
    }

    private boolean giveLate(long number, HeldPoll poll) {
        Optional<PollAnswer<M>> late = kept.find(number);
        late.ifPresent(answer -> {
            give(poll, answer);
            // Nobody waits, but somebody was here.
            countSoon();
        });
        return late.isPresent();
    }

    private void give(HeldPoll poll, PollAnswer<M> answer) {
        answer.share();
        poll.answer(answer);
        answer.unshare();
    }

    private void dissolve(Consumer<Waiting> how) {
        // Who was to be answered before is answered before.
        goRound(Integer.MAX_VALUE);
        dissolved = true;
        kept.clear();
        List<Waiting> all = waiting;
        waiting = new ArrayList<>();
        for (Waiting each : all) {
            if (each.index >= 0) {
                each.index = -1;
                how.accept(each);
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
            keeper.counted(waiting.size(), told);
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
        for (Waiting each : List.copyOf(waiting)) {
            if (each.deadline == Long.MAX_VALUE || each.index < 0) {
                continue;
            }
            if (now - each.deadline >= 0) {
                each.leave();
                each.poll.end(keeper.timeout());
                countSoon();
            } else {
                sweepLater();
            }
        }
    }
}
