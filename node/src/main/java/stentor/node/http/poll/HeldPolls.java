package stentor.node.http.poll;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;
import stentor.node.http.net.LoopTasks;

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
    /** What waits for the loop, in bytes. */
    private static final long MAX_ON_THE_WAY = 16 << 20;

    private static final Duration SWEEP = Duration.ofMillis(200);

    /** The owner of these polls. */
    public interface Keeper<M> {
        /**
         * So many wait. Called on the loop.
         *
         * @param told how often this had been told something by then
         */
        void counted(int waiting, long told);

        /** So many more were answered. Called on the loop. */
        void answered(int polls);

        /**
         * All that waited for an answer have got it. Called on the loop.
         *
         * @param publishedAt of what they were answered with
         */
        void answeredAll(long publishedAt);

        /** Asks through for what follows; see {@link NextPoll#askAgain}. */
        CompletionStage<Answer> askAgain(M mark, Connection connection, long deadline);

        /** The answer to a poll whose time is over. */
        Answer timeout();
    }

    /**
     * What polls are answered with.
     *
     * @param publishedAt when that came about, in milliseconds since the epoch
     * @param modifiedSince what a client that goes on from it says in {@code If-Modified-Since}
     * @param noneMatch what such a client says in {@code If-None-Match}
     */
    public record Given<M>(M mark, long publishedAt, HttpResponse response, String modifiedSince, String noneMatch) {}

    /**
     * Which polls may have an answer although they come after it.
     *
     * @param newest it has to be among the newest so many
     * @param until it has to be asked for before that, in milliseconds since the epoch
     */
    public record Late(int newest, long until) {
        /** None. */
        public static final Late NOT = new Late(0, 0);
    }

    /** The answers that the loop has not got to yet, in bytes. */
    private final AtomicLong onTheWay = new AtomicLong();

    private final EventLoop loop;
    private final Duration timeout;
    private final Keeper<M> keeper;
    private final LoopTasks tasks;

    private final WaitingPolls waiting = new WaitingPolls();
    private final AnswerRounds rounds;
    private final KeptAnswers<M> kept = new KeptAnswers<>();
    private long answers;
    private long told;
    private boolean countIsDue;
    private boolean sweeps;
    private boolean dissolved;

    /**
     * For polls of this connection, and of others on its loop.
     *
     * @param timeout how long a poll is held; zero: without a limit
     */
    public HeldPolls(Connection like, Duration timeout, Keeper<M> keeper) {
        this.loop = like.loop();
        this.timeout = timeout;
        this.keeper = keeper;
        this.tasks = new LoopTasks(loop, this::count);
        this.rounds = new AnswerRounds(loop, keeper::answered);
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
     * The next answer: for all polls that wait, and for some that come late. If the loop is so far behind that more waits for it
     * than it may, no poll waits here any more: each asks the handler again, and gets what is stored.
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
     * Answers a poll that does not wait with an answer that others got.
     *
     * @param otherwise is done instead if that answer is not kept any more
     */
    public void answer(HeldPoll poll, M mark, Runnable otherwise) {
        tasks.add(() -> kept.findMarked(mark).ifPresentOrElse(answer -> give(poll, answer), otherwise));
    }

    /** All polls that wait get this, and no poll waits here any more. */
    public void end(Supplier<Answer> answer) {
        tell(() -> dissolve(each -> each.poll().end(answer.get())));
    }

    /**
     * As the other, but each after a while of its own.
     *
     * @param delayMillis asked for each
     */
    public void end(Supplier<Answer> answer, LongSupplier delayMillis) {
        tell(() -> {
            rounds.finish();
            dissolved = true;
            kept.clear();
            for (WaitingPoll each : waiting.all()) {
                loop.schedule(() -> endNow(each, answer), delayMillis.getAsLong(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void endNow(WaitingPoll each, Supplier<Answer> answer) {
        if (waiting.remove(each)) {
            each.poll().end(answer.get());
            countSoon();
        }
    }

    /** All polls that wait have to ask the handler again, and no poll waits here any more. */
    public void dissolve() {
        tell(() -> dissolve(each -> each.poll().letGo(each.deadline())));
    }

    private void tell(Runnable what) {
        tasks.add(() -> {
            told++;
            what.run();
            countSoon();
        });
    }

    // What it does

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
        WaitingPoll waits = waiting.add(poll, deadline);
        poll.waits(() -> leave(waits));
        if (waits.hasDeadline()) {
            sweepLater();
        }
    }

    /** Its client has gone; from any thread. */
    private void leave(WaitingPoll leaving) {
        if (loop.inEventLoop()) {
            leaveCounted(leaving);
        } else {
            tasks.add(() -> leaveCounted(leaving));
        }
    }

    private void leaveCounted(WaitingPoll leaving) {
        if (waiting.remove(leaving)) {
            countSoon();
        }
    }

    private void giveAll(Place place) {
        kept.add(place);
        if (waiting.size() > 0) {
            // A poll that comes while others still get this answer waits for the next one.
            rounds.begin(waiting.takeAll(), place, () -> keeper.answeredAll(place.publishedAt()));
        }
    }

    private boolean giveLate(long number, HeldPoll poll) {
        Optional<PollAnswer<M>> late = kept.find(number);
        late.ifPresent(answer -> {
            // It gets its turn behind those that wait: else clients that are late would leave no turn to others.
            WaitingPoll waits = new WaitingPoll(poll, Long.MAX_VALUE, 0);
            poll.waits(() -> leave(waits));
            rounds.begin(List.of(waits), answer, () -> {});
            // No poll waits, but one was here.
            countSoon();
        });
        return late.isPresent();
    }

    private void give(HeldPoll poll, PollAnswer<M> answer) {
        answer.share();
        poll.answer(answer);
        answer.unshare();
        keeper.answered(1);
    }

    private void dissolve(Consumer<WaitingPoll> how) {
        // The answers that were given before come first.
        rounds.finish();
        dissolved = true;
        kept.clear();
        for (WaitingPoll each : waiting.takeAll()) {
            if (each.stopWaiting()) {
                how.accept(each);
            }
        }
    }

    /** Once for all polls that come and go by then. */
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
        for (WaitingPoll each : waiting.all()) {
            if (!each.hasDeadline() || !each.isWaiting()) {
                continue;
            }
            if (now - each.deadline() >= 0) {
                waiting.remove(each);
                each.poll().end(keeper.timeout());
                countSoon();
            } else {
                sweepLater();
            }
        }
    }
}
