package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** What holds whatever goes wrong, and in whatever order. */
class ChannelPropertyTest {
    private static final int SEEDS = 60;
    private static final int EVENTS = 1500;

    @Test
    void whatWasAcknowledgedReachesEveryHubOnceAndInOneOrder() {
        int acknowledged = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            ChannelSimulation world = new ChannelSimulation(seed);
            world.run(EVENTS);
            world.settleDown();
            List<MessageId> stored = ids(world.stored());
            assertThat(stored).as(world::story).isSorted().doesNotHaveDuplicates();
            for (ChannelSimulation.Answer answer : world.publishes().values()) {
                assertThat(answer.replies()).as(world::story).isLessThanOrEqualTo(1);
                Optional<MessageId> id = answer.id();
                if (id.isPresent()) {
                    acknowledged++;
                    assertThat(stored).as(world::story).contains(id.get());
                }
            }
            for (SimulatedHub hub : world.hubs()) {
                assertThat(ids(hub.received())).as(world::story).isEqualTo(stored);
                assertThat(leavesNoGap(hub.received())).as(world::story).isTrue();
            }
        }
        assertThat(acknowledged).isGreaterThan(SEEDS * 30);
    }

    private static List<MessageId> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    private static boolean leavesNoGap(List<Message> messages) {
        List<Message> after = new ArrayList<>(messages);
        for (int i = 1; i < after.size(); i++) {
            if (after.get(i).leavesGapAfter(after.get(i - 1).id())) {
                return false;
            }
        }
        return true;
    }
}
