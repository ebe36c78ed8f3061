package stentor.node.cluster.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.MessageId;

class HandOversTest {
    private static final long PATIENCE = 100;

    private final HandOvers handOvers = new HandOvers(PATIENCE);
    private final CompletableFuture<LogPosition> whenKnown = new CompletableFuture<>();

    @Test
    void theFarthestOfAllAnswersIsKnownOnceAllHaveAnswered() {
        long number = handOvers.begin(Set.of("b", "c"), whenKnown, 0);
        handOvers.answered(number, "b", new LogPosition(7, new MessageId(20, 0)));
        handOvers.answered(number, "b", new LogPosition(9, new MessageId(99, 0)));
        assertThat(whenKnown).isNotDone();
        assertThat(handOvers.missing(Set.of("b", "c"), 1)).isEqualTo(Map.of(number, Set.of("c")));
        handOvers.answered(number, "c", new LogPosition(8, new MessageId(10, 0)));
        assertThat(whenKnown).isCompletedWithValue(new LogPosition(8, new MessageId(20, 0)));
        assertThat(handOvers.isEmpty()).isTrue();
    }

    @Test
    void aNodeThatIsNoMemberAnyMoreIsNotWaitedFor() {
        long number = handOvers.begin(Set.of("b", "c"), whenKnown, 0);
        handOvers.answered(number, "b", new LogPosition(7, new MessageId(20, 0)));
        assertThat(handOvers.missing(Set.of("b"), 1)).isEmpty();
        assertThat(whenKnown).isCompletedWithValue(new LogPosition(7, new MessageId(20, 0)));
    }

    @Test
    void aNodeThatDoesNotAnswerIsWaitedForNoLongerThanThePatienceIs() {
        handOvers.begin(Set.of("b"), whenKnown, 0);
        assertThat(handOvers.missing(Set.of("b"), PATIENCE - 1)).hasSize(1);
        assertThat(handOvers.missing(Set.of("b"), PATIENCE)).isEmpty();
        assertThat(whenKnown).isCompletedWithValue(LogPosition.UNKNOWN);
    }

    @Test
    void whereThereIsNobodyToAskNothingIsWaitedFor() {
        handOvers.begin(Set.of(), whenKnown, 0);
        assertThat(whenKnown).isCompletedWithValue(LogPosition.UNKNOWN);
        assertThat(handOvers.isEmpty()).isTrue();
    }
}
