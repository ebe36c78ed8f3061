package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.Publication;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueUser;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;

/** {@code durability: replicas}: an append is acknowledged once so many replicas have it. */
class RedisReplicasTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SetClock clock = new SetClock();
    private final RedisClient client = RedisClient.create();
    private RedisProcess master;
    private RedisProcess replica;
    private RedisCommands<String, String> copy;
    private MessageLog log;

    @BeforeEach
    void start() {
        master = RedisProcess.started();
        replica = RedisProcess.started("replicaof 127.0.0.1 " + master.port());
        copy = client.connect(RedisURI.create(replica.uri())).sync();
        Until.holds(SOON, () -> copy.info("replication").contains("master_link_status:up"));
        log = new RedisMessageLog(
                new RedisStoreSettings(master.uri(), "", 1, Duration.ofSeconds(3)), ScriptTime.set(clock));
    }

    @AfterEach
    void stop() {
        log.close();
        client.shutdown();
        replica.close();
        master.close();
    }

    @Test
    void whatIsAcknowledgedIsOnTheReplica() {
        Owner owner = owner("a");
        for (int i = 1; i <= 50; i++) {
            owner.publish("x");
            assertThat(copy.xrange("{:a}:messages", Range.unbounded())).hasSize(i);
        }
    }

    @Test
    void manyChannelsWaitTogether() {
        List<CompletionStage<AppendResult>> appends = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Owner owner = owner("channel " + i);
            ChannelKey channel = new ChannelKey("default", "", "channel " + i);
            List<Publication> batch = List.of(owner.publication("x"));
            appends.add(log.append(channel, owner.position(), ChannelSettings.DEFAULT, batch));
        }
        appends.forEach(
                append -> assertThat(Owner.get(append).state().messages()).isEqualTo(1));
    }

    @Test
    void withoutTheReplicaAnAppendIsNotAcknowledgedAndMayBeRepeatedOnceItIsBack() {
        Owner owner = owner("a");
        owner.publish("one");
        replica.stop();
        List<Publication> batch = List.of(owner.publication("two"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> owner.append(batch))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("0 of 1 replicas");
        }
        replica.start();
        Until.holds(SOON, () -> owner.append(batch) != null);
        assertThat(copy.xrange("{:a}:messages", Range.unbounded())).hasSize(2);
    }

    @Test
    void whereAnotherRedisTookOverWithoutTheAppendItIsNotAcknowledged() throws IOException {
        try (RedisProcess other = RedisProcess.started();
                RedisProcess ofOther = RedisProcess.started("replicaof 127.0.0.1 " + other.port());
                Proxy proxy = new Proxy(master.port());
                MessageLog through = new RedisMessageLog(
                        new RedisStoreSettings(proxy.uri(), "", 1, Duration.ofSeconds(3)), ScriptTime.set(clock))) {
            Owner owner = new Owner(through, clock, new ChannelKey("default", "", "b"), ChannelSettings.DEFAULT);
            RedisCommands<String, String> onOther =
                    client.connect(RedisURI.create(ofOther.uri())).sync();
            Until.holds(SOON, () -> onOther.info("replication").contains("master_link_status:up"));
            // The connection for appends stays where it is, and the one that waits for replicas is made now.
            proxy.leadTo(other.port());
            assertThatThrownBy(() -> owner.publish("one"))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("has not got the append");
        }
    }

    @Test
    void whatIsPushedAndWhatIsHandedOutIsOnTheReplica() {
        try (QueueLog queues = queues(master.uri())) {
            QueueUser user = new QueueUser(queues, clock, new ChannelKey("default", "", "q"));
            for (int i = 1; i <= 20; i++) {
                user.pushAll("x");
                assertThat(copy.llen("{:q}:queue:waiting")).isEqualTo(i);
            }
            user.take(Guarantee.AT_LEAST_ONCE, "a");
            assertThat(copy.hlen("{:q}:queue:out")).isEqualTo(1);
        }
    }

    @Test
    void whereAnotherRedisTookOverWithoutThePushItIsNotAcknowledged() throws IOException {
        try (RedisProcess other = RedisProcess.started();
                RedisProcess ofOther = RedisProcess.started("replicaof 127.0.0.1 " + other.port());
                Proxy proxy = new Proxy(master.port());
                QueueLog through = queues(proxy.uri())) {
            QueueUser user = new QueueUser(through, clock, new ChannelKey("default", "", "q"));
            RedisCommands<String, String> onOther =
                    client.connect(RedisURI.create(ofOther.uri())).sync();
            Until.holds(SOON, () -> onOther.info("replication").contains("master_link_status:up"));
            // The connection for writes stays where it is, and the one that waits for replicas is made now.
            proxy.leadTo(other.port());
            assertThatThrownBy(() -> user.pushAll("one"))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("has not got what was written");
        }
    }

    private QueueLog queues(String uri) {
        return new RedisQueueLog(
                new RedisStoreSettings(uri, "", 1, Duration.ofSeconds(3)), clock, ScriptTime.set(clock));
    }

    private Owner owner(String id) {
        return new Owner(log, clock, new ChannelKey("default", "", id), ChannelSettings.DEFAULT);
    }
}
