package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.cluster.ClusterWorld.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.hub.RecordingSubscriber;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Any node takes any request: publishers and subscribers of one channel need not meet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {
    private ClusterWorld world;

    @BeforeAll
    void start() {
        world = ClusterWorld.of(3);
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    void whatOneNodePublishesReachesTheSubscribersOfAllOthers() {
        ChannelKey channel = channel("everywhere");
        RecordingSubscriber[] streams = new RecordingSubscriber[3];
        for (int i = 0; i < 3; i++) {
            streams[i] = world.node(i).stream(channel, Cursor.OLDEST, ConcurrencyPolicy.BROADCAST);
            assertThat(streams[i].next()).isEqualTo("confirmed");
        }
        for (int i = 0; i < 3; i++) {
            Published published = world.node(i).publish(channel, "key" + i, "from " + i);
            assertThat(published.recipients()).isEqualTo(3);
        }
        for (RecordingSubscriber stream : streams) {
            assertThat(stream.next()).isEqualTo("from 0");
            assertThat(stream.next()).isEqualTo("from 1");
            assertThat(stream.next()).isEqualTo("from 2");
        }
    }

    @Test
    void aPublisherIsToldHowManyOnAllNodesGotItsMessage() {
        ChannelKey channel = channel("counts");
        assertThat(world.node(0).publish(channel, "none", "none").recipients()).isZero();
        MessageId last = world.node(1).publish(channel, "last", "last").info().lastMessageId();
        world.node(1).poll(channel, Cursor.after(last), ConcurrencyPolicy.BROADCAST);
        RecordingSubscriber poll = world.node(2).poll(channel, Cursor.after(last), ConcurrencyPolicy.BROADCAST);
        world.awaitTrue(() -> world.node(0).subscribers(channel) == 2);
        assertThat(world.node(0).publish(channel, "both", "both").recipients()).isEqualTo(2);
        assertThat(poll.next()).isEqualTo("both");
        assertThat(world.node(1).publish(channel, "nobody", "nobody").recipients())
                .isZero();
    }

    @Test
    void aSubscriberGoesOnAtAnotherNodeWhereItStopped() {
        ChannelKey channel = channel("resume");
        MessageId one = world.node(0).publish(channel, "one", "one").info().lastMessageId();
        world.node(1).publish(channel, "two", "two");
        for (TestNode node : world.nodes()) {
            assertThat(node.poll(channel, Cursor.after(one), ConcurrencyPolicy.BROADCAST)
                            .next())
                    .isEqualTo("two");
        }
    }

    @Test
    void underLastTheNewestSubscriberOfAllNodesStays() {
        ChannelKey channel = channel("last");
        RecordingSubscriber earlier = world.node(0).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.LAST);
        assertThat(earlier.next()).isEqualTo("confirmed");
        RecordingSubscriber newest = world.node(1).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.LAST);
        assertThat(newest.next()).isEqualTo("confirmed");
        assertThat(earlier.next()).isEqualTo("CONFLICT");
        assertThat(world.node(2).publish(channel, "one", "one").recipients()).isEqualTo(1);
        assertThat(newest.next()).isEqualTo("one");
    }

    @Test
    void underFirstTheOldestSubscriberOfAllNodesStays() {
        ChannelKey channel = channel("first");
        RecordingSubscriber oldest = world.node(0).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.FIRST);
        assertThat(oldest.next()).isEqualTo("confirmed");
        RecordingSubscriber later = world.node(2).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.FIRST);
        assertThat(later.next()).isEqualTo("CONFLICT");
        world.node(1).publish(channel, "one", "one");
        assertThat(oldest.next()).isEqualTo("one");
    }

    @Test
    void aDeletionEndsTheSubscribersOfAllNodes() {
        ChannelKey channel = channel("deleted");
        RecordingSubscriber stream = world.node(2).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.BROADCAST);
        assertThat(stream.next()).isEqualTo("confirmed");
        assertThat(world.node(0).answer(channel, ChannelCommand.Delete::new))
                .isInstanceOf(PublisherReply.Channel.class);
        assertThat(stream.next()).isEqualTo("DELETED");
    }

    @Test
    void messagesOfAMegabyteAndBatchesOfManyCrossNodes() {
        ChannelKey channel = world.channelOwnedBy(world.node(0));
        RecordingSubscriber stream = world.node(2).stream(channel, Cursor.NEWEST, ConcurrencyPolicy.BROADCAST);
        assertThat(stream.next()).isEqualTo("confirmed");
        String large = "x".repeat(1 << 20);
        world.node(1).publish(channel, "large", large);
        assertThat(stream.next()).isEqualTo(large);
        List<Payload> batch = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            batch.add(Payload.text(i + " " + "x".repeat(1000), "text/plain"));
        }
        assertThat(world.node(1).answer(channel, replyTo -> publish(batch, replyTo)))
                .isInstanceOf(Published.class);
        for (Payload payload : batch) {
            assertThat(stream.next()).isEqualTo(payload.text());
        }
    }

    private static ChannelCommand.Publish publish(List<Payload> batch, ReplyTo<PublisherReply> replyTo) {
        return new ChannelCommand.Publish(batch, Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), replyTo);
    }
}
