package stentor.node.http.poll;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import stentor.node.http.net.LoopTurns;

/**
 * Gives answers to the polls that waited for them, one answer after the other and some polls at a time: the loop's other
 * connections have their turn in between. Belongs to the loop.
 */
final class AnswerRounds {
    /** How many polls are answered before other connections have their turn. */
    private static final int AT_ONCE = 256;

    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private final LoopTurns turns;

    AnswerRounds(EventLoop loop) {
        this.turns = new LoopTurns(loop, () -> answer(AT_ONCE));
    }

    /** One answer, and the polls that get it. */
    private static final class Round {
        private final List<WaitingPoll> polls;
        private final PollAnswer<?> answer;
        private int turn;

        private Round(List<WaitingPoll> polls, PollAnswer<?> answer) {
            this.polls = polls;
            this.answer = answer;
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

    /** These polls get the answer: some of them now, unless others get theirs first. */
    void begin(List<WaitingPoll> polls, PollAnswer<?> answer) {
        answer.share();
        rounds.add(new Round(polls, answer));
        if (!turns.isDue()) {
            answer(AT_ONCE);
        }
    }

    /** All polls that have no answer yet get it now. */
    void finish() {
        answer(Integer.MAX_VALUE);
    }

    private void answer(int most) {
        int left = most;
        while (!rounds.isEmpty() && left > 0) {
            Round round = rounds.peek();
            while (!round.isOver() && left > 0) {
                left -= round.answerNext() ? 1 : 0;
            }
            if (round.isOver()) {
                rounds.remove();
                round.answer.unshare();
            }
        }
        if (!rounds.isEmpty()) {
            turns.next();
        }
    }
}
