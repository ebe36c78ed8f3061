package stentor.node.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.hub.Hubs;
import stentor.node.hub.RecordingSubscriber;
import stentor.node.hub.Subscription;
import stentor.node.hub.Subscriptions;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Redis goes back to an old snapshot while a channel has no owner: its next owner finds that out all the same. */
class PassivatedOwnerTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "x");

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
    private RedisMessageLog log;
    private ShardedChannels channels;
    private Subscriptions subscriptions;

    @BeforeEach
    void joinAlone() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(new Join(cluster.selfMember().address()));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        log.close();
    }

    private void use(String uri) {
        InstantSource clock = InstantSource.system();
        log = new RedisMessageLog(new RedisStoreSettings(uri, "", 0, RedisStoreSettings.TIMEOUT));
        channels = new ShardedChannels(
                new Sharding(kit.system(), Standing.alone()), Map.of("default", log), clock, Patterns.alone());
        subscriptions = new Subscriptions(new Hubs(kit.system(), Props.empty(), channels, Standing.alone(), clock));
    }

    @Test
    void whoReadOnFromAKeptMessageIsToldThatSomeAreLost() {
        try (RedisProcess redis = RedisProcess.started()) {
            use(redis.uri());
            MessageId kept = publish("kept");
            redis.save();
            MessageId lost = publish("lost");
            passivate();
            redis.stop();
            redis.start();
            readersAreTold(kept, lost);
        }
    }

    @Test
    void theSameAfterAFailoverToAReplicaThatLagged() {
        try (SentinelWorld redis = new SentinelWorld()) {
            use(redis.uri());
            MessageId kept = publish("kept");
            redis.awaitReplica();
            redis.leaveReplicaBehind();
            MessageId lost = publish("lost");
            passivate();
            redis.failOver();
            readersAreTold(kept, lost);
        }
    }

    private void readersAreTold(MessageId kept, MessageId lost) {
        MessageId fresh = publish("fresh");
        assertThat(fresh).isGreaterThan(lost);
        List<Message> stored = Eventually.see(this::stored, messages -> messages.size() == 2);
        assertThat(stored.get(0).id()).isEqualTo(kept);
        // A reader at a message has a gap where the next one follows on a later id: here one at "kept", and one at
        // "lost".
        assertThat(stored.get(1).previous()).isGreaterThan(lost);
        for (MessageId position : List.of(kept, lost)) {
            RecordingSubscriber reader = new RecordingSubscriber();
            subscriptions.subscribe(
                    KEY,
                    Cursor.after(position),
                    ConcurrencyPolicy.BROADCAST,
                    Subscription.Mode.STREAM,
                    true,
                    Duration.ZERO,
                    reader);
            assertThat(List.of(reader.next(), reader.next()))
                    .as("after %s", position)
                    .containsExactlyInAnyOrder("confirmed", "gap, fresh");
        }
    }

    @Test
    void whereNothingIsLostNobodyIsToldSo() {
        try (RedisProcess redis = RedisProcess.started()) {
            use(redis.uri());
            publish("before");
            MessageId kept = publish("kept");
            passivate();
            publish("fresh");
            List<Message> stored = stored();
            assertThat(stored).hasSize(3);
            assertThat(stored.get(2).previous()).isEqualTo(kept);
        }
    }

    private void passivate() {
        channels.tell(KEY, new ChannelCommand.MakeRoom());
        Eventually.see(() -> channels.owners().count(), owners -> owners == 0);
    }

    private MessageId publish(String text) {
        PublisherReply reply = Eventually.see(() -> ask(text), PublisherReply.Published.class::isInstance);
        return ((PublisherReply.Published) reply).info().lastMessageId();
    }

    private PublisherReply ask(String text) {
        try {
            return channels.ask(
                            KEY,
                            replyTo -> new ChannelCommand.Publish(
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

    /** Nothing while the connection for reads is not there. */
    private List<Message> stored() {
        try {
            return log.readAfter(KEY, LogPosition.UNKNOWN, MessageId.ZERO, 10, 1 << 20)
                    .toCompletableFuture()
                    .get(20, SECONDS)
                    .messages();
        } catch (ExecutionException notConnected) {
            return List.of();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
