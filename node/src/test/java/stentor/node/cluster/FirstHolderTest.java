package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.hub.RecordingSubscriber;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/** Of a channel under {@code first} there are never two holders, whatever becomes of its owner and of the nodes. */
class FirstHolderTest {
    private final ClusterWorld world = ClusterWorld.of(3);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void nobodyIsLetInBesideAHolderWhoseOwnerDies() {
        TestNode holding = world.node(0);
        TestNode coming = world.node(1);
        ChannelKey channel = world.channelOwnedBy(world.node(2));
        RecordingSubscriber holder = first(holding, channel);
        assertThat(holder.next()).isEqualTo("confirmed");
        world.kill(world.node(2));
        String told = Eventually.see(() -> first(coming, channel).next(), one -> !one.equals("UNAVAILABLE"));
        assertThat(told).isEqualTo("CONFLICT");
        assertThat(holder.isQuiet()).isTrue();
        coming.publish(channel, "key", "to the holder");
        assertThat(holder.next()).isEqualTo("to the holder");
    }

    @Test
    void aHolderWhoseNodeIsCutOffEndsBeforeAnotherIsLetIn() {
        TestNode alone = world.node(0);
        List<TestNode> majority = List.of(world.node(1), world.node(2));
        ChannelKey channel = world.channelOwnedBy(world.node(1));
        RecordingSubscriber holder = first(alone, channel);
        assertThat(holder.next()).isEqualTo("confirmed");
        for (TestNode other : majority) {
            alone.cutOff(other);
            other.cutOff(alone);
        }
        String told = Eventually.see(() -> first(world.node(2), channel).next(), one -> !one.equals("CONFLICT"));
        assertThat(told).isEqualTo("confirmed");
        assertThat(holder.isQuiet()).isFalse();
        assertThat(holder.next()).isEqualTo("UNAVAILABLE");
    }

    private static RecordingSubscriber first(TestNode node, ChannelKey channel) {
        return node.stream(channel, Cursor.NEWEST, ConcurrencyPolicy.FIRST);
    }
}
