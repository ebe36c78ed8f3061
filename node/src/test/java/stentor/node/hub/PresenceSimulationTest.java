package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceSimulationTest {
    private static final int SEEDS = 150;
    private static final int THINGS = 1500;

    /** Whatever was lost, the last thing that was said included. */
    @Test
    void whoIsPresentIsKnownToEverybodyOnceNothingGoesWrongAnyMore() {
        int clients = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            PresenceSimulation world = new PresenceSimulation(seed);
            world.run(THINGS);
            world.settleDown();
            Set<String> truth = world.truth();
            assertThat(world.listed()).as(world::story).isEqualTo(truth);
            assertThat(world.beliefs())
                    .as(world::story)
                    .hasSameSizeAs(world.clients())
                    .allMatch(truth::equals);
            clients += world.clients().size();
        }
        assertThat(clients).isGreaterThan(SEEDS);
    }
}
