package stentor.node.http.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;

class AnswerRoundsTest {
    /** As many as are answered in one turn. */
    private static final int TURN = 64;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Integer> counted = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();
    private final AnswerRounds rounds = new AnswerRounds(channel.eventLoop(), counted::add);

    AnswerRoundsTest() {
        channel.freezeTime();
    }

    @Test
    void noMoreThanOneTurnsPollsAreAnsweredBeforeOthersHaveTheirTurn() {
        rounds.begin(polls(2 * TURN + 1), answer("a"), () -> answered.add("done"));
        assertThat(answered).hasSize(TURN).containsOnly("a");
        nextTurn();
        assertThat(answered).hasSize(2 * TURN).containsOnly("a");
        nextTurn();
        assertThat(answered).hasSize(2 * TURN + 2).endsWith("a", "done");
        assertThat(counted).containsExactly(TURN, TURN, 1);
    }

    @Test
    void theNextAnswerComesWhenAllHaveTheOneBefore() {
        rounds.begin(polls(TURN + 1), answer("first"), () -> answered.add("done"));
        rounds.begin(polls(1), answer("second"), () -> {});
        assertThat(answered).hasSize(TURN).containsOnly("first");
        nextTurn();
        assertThat(answered.subList(TURN, answered.size())).containsExactly("first", "done", "second");
    }

    @Test
    void onePollThatHasLeftGetsNothingAndIsNotCounted() {
        List<WaitingPoll> polls = polls(3);
        polls.get(1).stopWaiting();
        rounds.begin(polls, answer("a"), () -> {});
        assertThat(answered).containsExactly("a", "a");
        assertThat(counted).containsExactly(2);
    }

    /** Its client has sent it while it is answered: it must not have its answer before those that wait for longer. */
    @Test
    void aRoundThatBeginsWhileAnotherOneIsGivenComesAfterIt() {
        WaitingPoll asksAgain = poll(() -> rounds.begin(polls(1), answer("second"), () -> {}));
        rounds.begin(List.of(asksAgain, polls(1).get(0)), answer("first"), () -> {});
        assertThat(answered).containsExactly("first", "first", "second");
    }

    @Test
    void atTheEndAllThatWaitAreAnsweredAtOnce() {
        rounds.begin(polls(3 * TURN), answer("first"), () -> {});
        rounds.begin(polls(TURN), answer("second"), () -> {});
        rounds.finish();
        assertThat(answered).hasSize(4 * TURN).endsWith("second");
    }

    /** The bytes that all polls of a round share are outside of the heap: nobody else frees them. */
    @Test
    void theBytesOfAnAnswerAreThereAsLongAsItsRound() {
        PollAnswer<String> answer = answer("a");
        rounds.begin(polls(TURN + 1), answer, () -> {});
        assertThat(answer.bytes().isReadable()).isTrue();
        nextTurn();
        assertThat(answer.bytes().isReadable()).isFalse();
    }

    private void nextTurn() {
        channel.advanceTimeBy(1, TimeUnit.MICROSECONDS);
        channel.runScheduledPendingTasks();
    }

    private List<WaitingPoll> polls(int count) {
        List<WaitingPoll> polls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            polls.add(poll(() -> {}));
        }
        return polls;
    }

    /** @param then what its client does when it has its answer */
    private WaitingPoll poll(Runnable then) {
        HeldPoll poll = new HeldPoll() {
            @Override
            public void answer(NextPoll next) {
                answered.add((String) ((PollAnswer<?>) next).mark());
                then.run();
            }

            @Override
            public void waits(Connection.Registration registration) {
                throw new AssertionError("it waits already");
            }

            @Override
            public void fail() {
                throw new AssertionError("nothing fails here");
            }

            @Override
            public void end(Answer answer) {
                throw new AssertionError("it is answered with the others");
            }

            @Override
            public void letGo(long deadline) {
                throw new AssertionError("it is answered");
            }
        };
        return new WaitingPoll(poll, Long.MAX_VALUE, 0);
    }

    private static PollAnswer<String> answer(String mark) {
        HeldPolls.Given<String> given =
                new HeldPolls.Given<>(mark, 0, Answers.text(200, mark), "Sun, 06 Nov 1994 08:49:37 GMT", "0");
        return new UnaskedAnswer(given, HeldPolls.Late.NOT, 1);
    }
}
