package stentor.node.http.poll;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.IntConsumer;
import stentor.node.http.net.LoopTurns;

/**
 * Gives answers to the polls that waited for them, one answer after the other and some polls at a time: the loop's other
 * connections have their turn in between. Belongs to the loop.
 *
 * <p>A client that has its answer sends its next poll, and that is on the loop before what others send after it. So what another
 * client waits for is, at most, so many answers and so many polls: some 2 ms.
 */
final class AnswerRounds {
    /** How many polls are answered before other connections have their turn. */
    private static final int AT_ONCE = 64;

    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private final LoopTurns turns;
    private final IntConsumer answered;
    /** How many more may be answered in this turn. */
    private int left = AT_ONCE;

    private boolean answering;

    /** @param answered is told how many polls were answered in one go */
    AnswerRounds(EventLoop loop, IntConsumer answered) {
        this.answered = answered;
        this.turns = new LoopTurns(loop, this::nextTurn);
    }

    /** One answer, and the polls that get it. */
    private static final class Round {
        private final List<WaitingPoll> polls;
        private final PollAnswer<?> answer;
        private final Runnable done;
        private int turn;

        private Round(List<WaitingPoll> polls, PollAnswer<?> answer, Runnable done) {
            this.polls = polls;
            this.answer = answer;
            this.done = done;
        }

        private boolean isOver() {
            return turn == polls.size();
        }

        /** Answers the next poll; false if it has left. */
        private boolean answerNext() {
            WaitingPoll next = polls.get(turn++);
            boolean waits = next.stopWaiting();
            if (waits) {
                next.answer(answer);
            }
            return waits;
        }
    }

    /**
     * These polls get the answer: some of them now, unless others get theirs first.
     *
     * @param done is run when all of them have it
     */
    void begin(List<WaitingPoll> polls, PollAnswer<?> answer, Runnable done) {
        answer.share();
        rounds.add(new Round(polls, answer, done));
        // A client that is answered may have sent its next poll already, which comes here before this returns.
        if (!turns.isDue() && !answering) {
            answer();
        }
    }

    /** All polls that have no answer yet get it now. */
    void finish() {
        left = Integer.MAX_VALUE;
        answer();
        left = 0;
        turns.next();
    }

    private void nextTurn() {
        left = AT_ONCE;
        answer();
    }

    private void answer() {
        answering = true;
        try {
            while (!rounds.isEmpty() && left > 0) {
                answer(rounds.peek());
            }
        } finally {
            answering = false;
        }
        if (left == 0) {
            turns.next();
        }
    }

    private void answer(Round round) {
        int before = left;
        while (!round.isOver() && left > 0) {
            left -= round.answerNext() ? 1 : 0;
        }
        answered.accept(before - left);
        if (round.isOver()) {
            rounds.remove();
            round.answer.unshare();
            round.done.run();
        }
    }
}
