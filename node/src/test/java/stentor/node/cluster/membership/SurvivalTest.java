package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurvivalTest {
    private static final Set<String> A = Set.of("10.0.0.1:1#1");
    private static final Set<String> B = Set.of("10.0.0.2:1#2");
    private static final Set<String> TWO = Set.of("10.0.0.3:1#3", "10.0.0.4:1#4");

    private final MemoryLivingNodes registry = new MemoryLivingNodes();
    private final Survival survival = new Survival();

    @Test
    void theMajorityLivesOnWithoutTheRegistrysWord() {
        survival.judge(Optional.of(registry));
        registry.away(true);
        assertThat(lives(TWO, A)).isTrue();
        assertThat(lives(A, TWO)).isFalse();
    }

    @Test
    void ofTwoHalvesTheRegistryNamesOne() {
        survival.judge(Optional.of(registry));
        assertThat(lives(B, A)).isTrue();
        assertThat(lives(A, B)).isFalse();
        assertThat(lives(B, A)).isTrue();
    }

    @Test
    void withoutARegistryItIsTheHalfWithTheLowestAddress() {
        assertThat(lives(A, B)).isTrue();
        assertThat(lives(B, A)).isFalse();
    }

    @Test
    void aHalfWhoseRegistryDoesNotAnswerHasNoDecision() {
        survival.judge(Optional.of(registry));
        registry.away(true);
        assertThat(survival.decide(A, B).toCompletableFuture()).isCompletedExceptionally();
    }

    private boolean lives(Set<String> own, Set<String> others) {
        return survival.decide(own, others).toCompletableFuture().join();
    }
}
