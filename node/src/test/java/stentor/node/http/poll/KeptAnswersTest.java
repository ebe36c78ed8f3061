package stentor.node.http.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.node.http.Answers;

class KeptAnswersTest {
    private final KeptAnswers<String> kept = new KeptAnswers<>();

    @Test
    void anAnswerIsFoundByItsNumberAndByItsMark() {
        PollAnswer<String> first = add(1, 10, Long.MAX_VALUE, 1);
        PollAnswer<String> second = add(2, 10, Long.MAX_VALUE, 1);
        assertThat(kept.find(1)).contains(first);
        assertThat(kept.find(2)).contains(second);
        assertThat(kept.find(3)).isEmpty();
        assertThat(kept.findMarked("2")).contains(second);
    }

    /** The channel's buffer has only so many: a poll must not get here what the log would not give it. */
    @Test
    void onlyTheNewestAreForPollsThatComeLate() {
        for (int number = 1; number <= 4; number++) {
            add(number, 2, Long.MAX_VALUE, 1);
        }
        assertThat(kept.find(2)).isEmpty();
        assertThat(kept.find(3)).isPresent();
    }

    @Test
    void whatHasExpiredIsNotGiven() {
        add(1, 10, System.currentTimeMillis(), 1);
        assertThat(kept.find(1)).isEmpty();
    }

    @Test
    void theyAreBoundedInNumberAndInBytes() {
        for (int number = 1; number <= KeptAnswers.MAX_KEPT + 1; number++) {
            add(number, Integer.MAX_VALUE, Long.MAX_VALUE, 1);
        }
        assertThat(kept.find(1)).isEmpty();
        assertThat(kept.find(2)).isPresent();
        int next = KeptAnswers.MAX_KEPT + 2;
        add(next, Integer.MAX_VALUE, Long.MAX_VALUE, KeptAnswers.MAX_BYTES / 2);
        add(next + 1, Integer.MAX_VALUE, Long.MAX_VALUE, KeptAnswers.MAX_BYTES / 2);
        assertThat(kept.find(next)).isEmpty();
        assertThat(kept.find(next + 1)).isPresent();
    }

    @Test
    void afterItWasClearedNothingIsThere() {
        add(1, 10, Long.MAX_VALUE, 1);
        kept.clear();
        assertThat(kept.find(1)).isEmpty();
    }

    private PollAnswer<String> add(long number, int newest, long until, int length) {
        HeldPolls.Given<String> given = new HeldPolls.Given<>(
                "" + number, 0, Answers.text(200, "x".repeat(length)), "Sun, 06 Nov 1994 08:49:37 GMT", "0");
        PollAnswer<String> answer = new UnaskedAnswer(given, new HeldPolls.Late(newest, until), number);
        kept.add(answer);
        return answer;
    }
}
