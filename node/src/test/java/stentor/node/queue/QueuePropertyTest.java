package stentor.node.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds whatever goes wrong, and in whatever order. */
class QueuePropertyTest {
    private static final int SEEDS = 40;
    private static final int EVENTS = 1200;

    @Test
    void noMessageIsLostAndNoneReceivedTwiceUnlessItsNodeDiedBeforeItCouldSaySo() {
        int acknowledged = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            QueueSimulation world = new QueueSimulation(seed);
            world.run(EVENTS);
            world.settleDown();
            assertThat(world.receipts.wrong()).as(world::story).isEmpty();
            List<String> pushed = world.acknowledged();
            assertThat(world.receipts.received()).as(world::story).containsAll(pushed);
            acknowledged += pushed.size();
        }
        assertThat(acknowledged).isGreaterThan(SEEDS * 20);
    }

    @Test
    void noMessageIsReceivedTwiceWhileNoNodeDies() {
        for (long seed = 0; seed < SEEDS; seed++) {
            QueueSimulation world = new QueueSimulation(seed);
            world.desksLive();
            world.run(EVENTS);
            world.settleDown();
            assertThat(world.receipts.wrong()).as(world::story).isEmpty();
            assertThat(world.receipts.received()).as(world::story).containsAll(world.acknowledged());
        }
    }

    @Test
    void messagesAreReceivedInTheOrderInWhichTheyWerePushed() {
        QueueSimulation world = new QueueSimulation(0);
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            pushed.add(world.push());
            if (i % 3 == 0) {
                world.desk().consume(i % 2 == 0 ? SimulatedDesk.ACK_TIMEOUT : Duration.ZERO);
            }
        }
        world.settleDown();
        assertThat(world.receipts.received()).as(world::story).isEqualTo(pushed);
    }
}
