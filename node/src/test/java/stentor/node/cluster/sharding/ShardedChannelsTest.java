package stentor.node.cluster.sharding;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogSwitch;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.owner.Overloads;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

class ShardedChannelsTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private static final int MOST_OWNERS = 20;

    private final MemoryMessageLog log = new MemoryMessageLog(InstantSource.system());
    private final LogSwitch logSwitch = new LogSwitch();
    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
    private final ShardedChannels channels = new ShardedChannels(
            new Sharding(kit.system(), Standing.alone(), MOST_OWNERS),
            Map.of("default", logSwitch.around(log)),
            InstantSource.system(),
            Patterns.alone());

    @BeforeEach
    void beAClusterOfOne() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(new Join(cluster.selfMember().address()));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void whatFindsNoRoomOnTheNodeIsRefusedAndCounted() throws Exception {
        channels.ask(KEY, replyTo -> new ChannelCommand.Create(ChannelSettings.DEFAULT, replyTo))
                .toCompletableFuture()
                .get(20, SECONDS);
        logSwitch.hold("append");
        List<Payload> heavy = Collections.nCopies(300, new Payload(new byte[1 << 20], Optional.empty()));
        CompletionStage<PublisherReply> first = publish(heavy);
        CompletionStage<PublisherReply> second = publish(heavy.subList(0, 1));
        assertThat(second.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(channels.owners().overloads().count(Overloads.Bound.ASKS)).isEqualTo(1);
        logSwitch.letGo("append");
        assertThat(first.toCompletableFuture().get(20, SECONDS)).isInstanceOf(PublisherReply.Published.class);
    }

    @Test
    void whoAsksForAnUnknownChannelLeavesNeitherAnOwnerNorAClaim() throws Exception {
        for (int i = 0; i < 200; i++) {
            ChannelKey unknown = new ChannelKey("default", "", "unknown " + i);
            assertThat(channels.ask(unknown, ChannelCommand.Inspect::new)
                            .toCompletableFuture()
                            .get(20, SECONDS))
                    .isInstanceOf(PublisherReply.NoSuchChannel.class);
            assertThat(channels.ask(unknown, ChannelCommand.Delete::new)
                            .toCompletableFuture()
                            .get(20, SECONDS))
                    .isInstanceOf(PublisherReply.NoSuchChannel.class);
        }
        Eventually.see(() -> channels.owners().count(), owners -> owners == 0);
        assertThat(log.size()).isZero();
    }

    @Test
    void beyondTheBoundOwnersThatHoldNothingEndTheOldestFirst() throws Exception {
        TestProbe<ChannelEvent> hub = kit.createTestProbe(ChannelEvent.class);
        channels.tell(KEY, new HubCommand.Attach(hub.ref(), true, LogPosition.UNKNOWN));
        hub.expectMessageClass(ChannelEvent.Attached.class, Duration.ofSeconds(20));
        for (int i = 0; i < 4 * MOST_OWNERS; i++) {
            ChannelKey channel = new ChannelKey("default", "", "idle " + i);
            assertThat(channels.ask(channel, replyTo -> new ChannelCommand.Create(ChannelSettings.DEFAULT, replyTo))
                            .toCompletableFuture()
                            .get(20, SECONDS))
                    .isInstanceOf(PublisherReply.Channel.class);
        }
        Eventually.see(() -> channels.owners().count(), owners -> owners <= MOST_OWNERS + 2);
        // The one with a subscriber is the oldest of all, and stays.
        assertThat(channels.here(KEY::equals, 1)).containsExactly(KEY);
        assertThat(channels.here(channel -> channel.id().equals("idle 0"), 1)).isEmpty();
        assertThat(channels.here(channel -> channel.id().equals("idle " + (4 * MOST_OWNERS - 1)), 1))
                .hasSize(1);
    }

    /** Between the moment when publishers come to an owner directly and the one when it has ended. */
    @Test
    void noPublishIsLostWhileItsOwnerStopsAndStartsAgain() throws Exception {
        List<Payload> payload = List.of(Payload.text("x", "text/plain"));
        channels.ask(KEY, ChannelCommand.Inspect::new).toCompletableFuture().get(20, SECONDS);
        List<CompletableFuture<PublisherReply>> replies = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 20; i++) {
                replies.add(publish(payload).toCompletableFuture());
            }
            passivate(owner());
            for (int i = 0; i < 20; i++) {
                replies.add(publish(payload).toCompletableFuture());
            }
        }
        for (CompletableFuture<PublisherReply> reply : replies) {
            assertThat(reply.get(20, SECONDS)).isInstanceOf(PublisherReply.Published.class);
        }
    }

    private CompletionStage<PublisherReply> publish(List<Payload> payloads) {
        return channels.ask(
                KEY,
                replyTo -> new ChannelCommand.Publish(
                        payloads, Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), replyTo));
    }

    private ActorRef<ChannelCommand> owner() {
        TestProbe<ChannelEvent> hub = kit.createTestProbe(ChannelEvent.class);
        channels.tell(KEY, new HubCommand.Attach(hub.ref(), true, LogPosition.UNKNOWN));
        ActorRef<ChannelCommand> owner = hub.expectMessageClass(ChannelEvent.Attached.class, Duration.ofSeconds(20))
                .owner();
        owner.tell(new HubCommand.Detach(hub.ref()));
        return owner;
    }

    /** As the owner does when it has nothing to do. */
    private void passivate(ActorRef<ChannelCommand> owner) {
        var classic = Adapter.toClassic(owner);
        Adapter.toClassic(kit.system())
                .actorSelection(classic.path().parent())
                .tell(new ShardRegion.Passivate(new ChannelCommand.Stop()), classic);
    }

    /** Each thread of its own would cost more than all the rest of a publish. */
    @Test
    void whatFollowsAnAnswerRunsOnAThreadThatIsThereAlready() throws Exception {
        String thread = channels.ask(KEY, ChannelCommand.Inspect::new)
                .thenApply(answer -> Thread.currentThread().getName())
                .toCompletableFuture()
                .get(20, SECONDS);
        assertThat(thread).satisfiesAnyOf(name -> assertThat(name).contains("dispatcher"), name -> assertThat(name)
                .isEqualTo(Thread.currentThread().getName()));
    }
}
