package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AskTurnsTest {
    private static final long LONGEST = AskTurns.LONGEST.toNanos();

    private final AskTurns turns = new AskTurns(2);
    private final List<String> told = new ArrayList<>();
    private final AskTurns.Turn a = turns.turn(() -> told.add("a"));
    private final AskTurns.Turn b = turns.turn(() -> told.add("b"));
    private final AskTurns.Turn c = turns.turn(() -> told.add("c"));
    private final AskTurns.Turn d = turns.turn(() -> told.add("d"));

    @Test
    void soManyMayAskAndTheNextIsToldWhenOneHasItsAnswer() {
        assertThat(a.take(0)).isTrue();
        assertThat(b.take(0)).isTrue();
        assertThat(c.take(0)).isFalse();
        assertThat(d.take(0)).isFalse();
        assertThat(c.take(1)).isFalse();
        assertThat(told).isEmpty();
        a.end();
        assertThat(told).containsExactly("c");
        assertThat(c.take(2)).isTrue();
        assertThat(d.isWaiting()).isTrue();
        c.end();
        b.end();
        assertThat(told).containsExactly("c", "d");
    }

    @Test
    void whoHasNoAnswerAsksAgainWhileNobodyWaits() {
        assertThat(a.take(0)).isTrue();
        assertThat(a.take(1)).isTrue();
    }

    @Test
    void whoHasNoAnswerForLongMakesRoomAndComesBehindTheOthers() {
        a.take(0);
        b.take(0);
        c.take(0);
        assertThat(a.take(LONGEST - 1)).isFalse();
        assertThat(told).isEmpty();
        assertThat(a.take(LONGEST)).isFalse();
        assertThat(told).containsExactly("c");
        assertThat(a.isWaiting()).isTrue();
        assertThat(c.take(LONGEST)).isTrue();
        b.end();
        assertThat(told).containsExactly("c", "a");
    }

    @Test
    void whoWaitsNoMoreIsPassedOver() {
        a.take(0);
        b.take(0);
        c.take(0);
        d.take(0);
        c.end();
        a.end();
        assertThat(told).containsExactly("d");
    }

    @Test
    void whateverHappensNoPlaceIsLostAndNobodyIsForgotten() {
        Random random = new Random(7);
        Map<Integer, AskTurns.Turn> all = new HashMap<>();
        List<Integer> come = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            all.put(i, turns.turn(() -> come.add(number)));
        }
        long now = 0;
        for (int step = 0; step < 10_000; step++) {
            now += random.nextInt((int) (LONGEST / 4));
            AskTurns.Turn turn = all.get(random.nextInt(all.size()));
            if (random.nextInt(3) == 0) {
                turn.end();
            } else {
                turn.take(now);
            }
        }
        all.values().forEach(AskTurns.Turn::end);
        come.clear();
        assertThat(a.take(now)).isTrue();
        assertThat(b.take(now)).isTrue();
        assertThat(c.take(now)).isFalse();
        assertThat(come).isEmpty();
    }
}
