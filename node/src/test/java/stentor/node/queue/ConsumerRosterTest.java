package stentor.node.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.node.queue.ConsumerRoster.Id;

class ConsumerRosterTest {
    private static final long LATER = ConsumerRoster.FRESH + 1;

    private final ConsumerRoster<String> roster = new ConsumerRoster<>();

    private static Id<String> id(String desk, long number) {
        return new Id<>(desk, number);
    }

    private void arrive(String desk, long number, long now) {
        roster.arrive(id(desk, number), Duration.ZERO, now);
    }

    private List<Id<String>> call(long howMany, long now) {
        return roster.call(howMany, now).stream()
                .map(ConsumerRoster.Consumer::id)
                .toList();
    }

    @Test
    void whoHasJustComeNeedNotBeCalled() {
        arrive("a", 1, 0);
        assertThat(call(1, ConsumerRoster.FRESH)).isEmpty();
        assertThat(roster.ready()).isEqualTo(1);
    }

    @Test
    void theOldestIsCalledFirstAndReadyWhenItAnswers() {
        arrive("a", 1, 0);
        arrive("b", 1, 1);
        assertThat(call(1, LATER)).containsExactly(id("a", 1));
        assertThat(roster.ready()).isZero();
        arrive("a", 1, LATER);
        assertThat(roster.take(2)).extracting(ConsumerRoster.Consumer::id).containsExactly(id("a", 1));
    }

    @Test
    void nobodyAtADeskThatDoesNotAnswerIsCalledUntilItIsHeardOf() {
        arrive("a", 1, 0);
        arrive("a", 2, 0);
        arrive("b", 1, 0);
        assertThat(call(1, LATER)).containsExactly(id("a", 1));
        long suspected = LATER + ConsumerRoster.CALL;
        roster.sweep(suspected);
        assertThat(call(3, suspected)).containsExactly(id("b", 1));
        // Late, but not dead: it has kept its place.
        arrive("a", 2, suspected);
        assertThat(call(2, suspected)).containsExactly(id("a", 1));
        assertThat(roster.ready()).isEqualTo(1);
        assertThat(roster.size()).isEqualTo(3);
    }

    @Test
    void whoIsNotHeardOfForLongIsForgotten() {
        arrive("a", 1, 0);
        arrive("b", 1, 1);
        roster.sweep(ConsumerRoster.SILENCE);
        assertThat(roster.knows(id("a", 1))).isFalse();
        assertThat(roster.knows(id("b", 1))).isTrue();
    }

    @Test
    void withADeskGoAllWhoStoodAtIt() {
        arrive("a", 1, 0);
        arrive("a", 2, 0);
        arrive("b", 1, 0);
        call(1, LATER);
        roster.leaveAll("a");
        assertThat(roster.size()).isEqualTo(1);
        assertThat(call(3, LATER)).containsExactly(id("b", 1));
    }
}
