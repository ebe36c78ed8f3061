package stentor.node.http.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingPollsTest {
    private final WaitingPolls polls = new WaitingPolls();

    @Test
    void eachLeavesOnceWhicheverItsPlace() {
        List<WaitingPoll> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(polls.add(null, Long.MAX_VALUE));
        }
        Random random = new Random(3);
        while (!waiting.isEmpty()) {
            WaitingPoll leaving = waiting.remove(random.nextInt(waiting.size()));
            assertThat(polls.remove(leaving)).isTrue();
            assertThat(polls.remove(leaving)).isFalse();
            assertThat(polls.all()).containsExactlyInAnyOrderElementsOf(waiting);
        }
    }

    @Test
    void oneThatLeavesAmongThoseThatWereTakenTakesNobodyElseAlong() {
        WaitingPoll taken = polls.add(null, Long.MAX_VALUE);
        List<WaitingPoll> all = polls.takeAll();
        WaitingPoll later = polls.add(null, Long.MAX_VALUE);
        assertThat(polls.remove(taken)).isTrue();
        assertThat(all.get(0).isWaiting()).isFalse();
        assertThat(polls.all()).containsExactly(later);
    }
}
