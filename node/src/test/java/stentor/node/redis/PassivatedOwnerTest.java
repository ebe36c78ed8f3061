package stentor.node.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Patterns;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Redis goes back to an old snapshot while a channel has no owner: its next owner finds that out all the same. */
class PassivatedOwnerTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "x");

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
    private RedisProcess redis;
    private RedisMessageLog log;
    private ShardedChannels channels;

    @BeforeEach
    void start() {
        redis = RedisProcess.started();
        InstantSource clock = InstantSource.system();
        log = new RedisMessageLog(new RedisStoreSettings(redis.uri(), "", 0, RedisStoreSettings.TIMEOUT));
        channels = new ShardedChannels(
                new Sharding(kit.system(), Standing.alone()), Map.of("default", log), clock, Patterns.alone());
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(new Join(cluster.selfMember().address()));
    }

    @AfterEach
    void stop() throws IOException {
        kit.shutdownTestKit();
        log.close();
        redis.close();
    }

    @Test
    void whoReadOnFromAKeptMessageIsToldThatSomeAreLost() {
        MessageId kept = publish("kept");
        redis.save();
        MessageId lost = publish("lost");
        passivate();
        redis.stop();
        redis.start();
        MessageId fresh = publish("fresh");
        assertThat(fresh).isGreaterThan(lost);
        List<Message> stored = Eventually.see(this::stored, messages -> messages.size() == 2);
        assertThat(stored.get(0).id()).isEqualTo(kept);
        // A reader at a message has a gap where the next one follows on a later id: here one at "kept", and one at
        // "lost".
        assertThat(stored.get(1).previous()).isGreaterThan(lost);
    }

    @Test
    void whereNothingIsLostNobodyIsToldSo() {
        publish("before");
        MessageId kept = publish("kept");
        passivate();
        publish("fresh");
        List<Message> stored = stored();
        assertThat(stored).hasSize(3);
        assertThat(stored.get(2).previous()).isEqualTo(kept);
    }

    private void passivate() {
        channels.tell(KEY, new ChannelActor.MakeRoom());
        Eventually.see(() -> channels.owners().count(), owners -> owners == 0);
    }

    private MessageId publish(String text) {
        PublisherReply reply = Eventually.see(() -> ask(text), ChannelActor.Published.class::isInstance);
        return ((ChannelActor.Published) reply).info().lastMessageId();
    }

    private PublisherReply ask(String text) {
        try {
            return channels.ask(
                            KEY,
                            replyTo -> new ChannelActor.Publish(
                                    List.of(Payload.text(text, "text/plain")),
                                    Optional.of(ChannelSettings.DEFAULT),
                                    true,
                                    Optional.of(text),
                                    replyTo))
                    .toCompletableFuture()
                    .get(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<Message> stored() {
        try {
            return log.readAfter(KEY, LogPosition.UNKNOWN, MessageId.ZERO, 10, 1 << 20)
                    .toCompletableFuture()
                    .get(20, SECONDS)
                    .messages();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
