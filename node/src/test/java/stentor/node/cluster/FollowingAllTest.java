package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.hub.End;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.protocol.channel.ChannelKey;

/** What a stream of all channels promises where nodes do not answer, or die with the last that they had to say. */
class FollowingAllTest {
    private final ClusterWorld world = ClusterWorld.of(3);

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void itBeginsOnlyWhenAMemberThatDoesNotAnswerIsAMemberNoMore() {
        TestNode node = world.node(0);
        TestNode silent = world.node(2);
        for (TestNode other : TestNode.others(world.nodes(), silent)) {
            other.cutOff(silent);
            silent.cutOff(other);
        }
        Recorder recorder = new Recorder(() -> node.knows(silent));
        node.subscribeToAll(recorder);
        world.remove(silent);
        world.awaitTrue(() -> recorder.told.contains("confirmed"));
        world.node(1).publish(ClusterWorld.channel("x"), "key", "one");
        world.awaitTrue(() -> recorder.told.contains("one"));
        assertThat(recorder.told).containsExactly("confirmed", "one");
        silent.system().terminate();
    }

    @Test
    void whatANodeCouldNotSendBeforeItDiedIsReadFromTheLog() {
        TestNode node = world.node(0);
        TestNode victim = world.node(1);
        TestNode publisher = world.node(2);
        ChannelKey channel = world.channelOwnedBy(victim);
        Recorder recorder = new Recorder(() -> false);
        node.subscribeToAll(recorder);
        world.awaitTrue(() -> recorder.told.contains("confirmed"));
        publisher.publish(channel, "key-1", "one");
        world.awaitTrue(() -> recorder.told.contains("one"));
        victim.cutOff(node);
        node.cutOff(victim);
        assertThat(publisher.publish(channel, "key-2", "two").recipients()).isEqualTo(1);
        world.kill(victim);
        world.awaitTrue(() -> recorder.told.contains("two"));
        publisher.publish(channel, "key-3", "three");
        world.awaitTrue(() -> recorder.told.contains("three"));
        assertThat(recorder.told).containsExactly("confirmed", "one", "two", "three");
    }

    @Test
    void whoLeavesIsSentNothingMoreAndPublishersAreToldSo() {
        Recorder recorder = new Recorder(() -> false);
        Subscriptions.Leave leave = world.node(0).subscribeToAll(recorder);
        world.awaitTrue(() -> recorder.told.contains("confirmed"));
        ChannelKey channel = world.channelOwnedBy(world.node(1));
        int[] number = {0};
        assertThat(publish(channel, number)).isEqualTo(1);
        leave.leave();
        world.awaitTrue(() -> publish(channel, number) == 0);
    }

    private int publish(ChannelKey channel, int[] number) {
        String text = Integer.toString(number[0]++);
        return world.node(2).publish(channel, text, text).recipients();
    }

    private static final class Recorder implements PatternSubscriber {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final BooleanSupplier tooEarly;

        private Recorder(BooleanSupplier tooEarly) {
            this.tooEarly = tooEarly;
        }

        @Override
        public void confirmed() {
            told.add(tooEarly.getAsBoolean() ? "confirmed too early" : "confirmed");
        }

        @Override
        public void deliver(PatternDelivery delivery) {
            told.add(delivery.message().payload().text());
        }

        @Override
        public void gap() {
            told.add("gap");
        }

        @Override
        public void end(End end) {
            told.add(end.name());
        }
    }
}
