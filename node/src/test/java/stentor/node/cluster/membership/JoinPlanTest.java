package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stentor.node.cluster.membership.JoinPlan.Found;

class JoinPlanTest {
    private static final boolean PATIENT = true;
    private static final boolean IMPATIENT = false;

    @Test
    void aNodeWithoutSeedNodesIsAClusterOfItsOwn() {
        assertThat(JoinPlan.withoutRegistry("a:1", knowing(List.of(), Set.of()), PATIENT))
                .isEqualTo(new JoinPlan(List.of(), Found.AT_ONCE));
    }

    @Test
    void withoutARegistryTheFirstSeedNodeFoundsAndTheOthersAsk() {
        Joining seeds = knowing(List.of("a:1", "b:1"), Set.of());
        assertThat(JoinPlan.withoutRegistry("a:1", seeds, PATIENT))
                .isEqualTo(new JoinPlan(List.of("b:1"), Found.AT_ONCE));
        assertThat(JoinPlan.withoutRegistry("b:1", seeds, PATIENT))
                .isEqualTo(new JoinPlan(List.of("a:1"), Found.NEVER));
        assertThat(JoinPlan.withoutRegistry("c:1", seeds, IMPATIENT))
                .isEqualTo(new JoinPlan(List.of("a:1", "b:1"), Found.NEVER));
    }

    @Test
    void aFirstSeedNodeThatWasPutOutAsksThoseItKnewBeforeItFoundsAnything() {
        Joining putOut = knowing(List.of("a:1"), Set.of("c:1"));
        assertThat(JoinPlan.withoutRegistry("a:1", putOut, PATIENT))
                .isEqualTo(new JoinPlan(List.of("c:1"), Found.NEVER));
        assertThat(JoinPlan.withoutRegistry("a:1", putOut, IMPATIENT).found()).isEqualTo(Found.AT_ONCE);
    }

    @Test
    void nobodyFoundsAClusterWhileTheRegistryShowsALivingOne() {
        Joining seeds = knowing(List.of("a:1", "b:1"), Set.of());
        for (boolean patience : List.of(PATIENT, IMPATIENT)) {
            assertThat(JoinPlan.withRegistry("a:1", seeds, Set.of("c:1"), patience))
                    .isEqualTo(new JoinPlan(List.of("c:1", "b:1"), Found.NEVER));
        }
    }

    @Test
    void whereTheRegistryShowsNobodyTheFirstSeedNodeMayFoundAndLaterTheOthers() {
        Joining seeds = knowing(List.of("a:1", "b:1"), Set.of());
        assertThat(JoinPlan.withRegistry("a:1", seeds, Set.of("a:1"), PATIENT).found())
                .isEqualTo(Found.IF_FIRST);
        assertThat(JoinPlan.withRegistry("b:1", seeds, Set.of(), PATIENT).found())
                .isEqualTo(Found.NEVER);
        assertThat(JoinPlan.withRegistry("b:1", seeds, Set.of(), IMPATIENT))
                .isEqualTo(new JoinPlan(List.of("a:1"), Found.IF_FIRST));
    }

    @Test
    void whileTheRegistryDoesNotAnswerTheOthersAreAskedAndNothingIsFounded() {
        assertThat(JoinPlan.withoutAnswer("a:1", knowing(List.of("a:1", "b:1"), Set.of())))
                .isEqualTo(new JoinPlan(List.of("b:1"), Found.NEVER));
    }

    private static Joining knowing(List<String> seeds, Set<String> former) {
        return new Joining(seeds, former, Optional.empty(), Optional.empty());
    }
}
