package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisSentinel;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** Another Redis takes over, and the log goes on there by itself. */
class RedisFailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final SetClock clock = new SetClock();
    private final ChannelKey channel = new ChannelKey("default", "", "scores");
    private final RedisClient client = RedisClient.create();
    private RedisProcess first;
    private RedisProcess second;
    private RedisCommands<String, String> onFirst;
    private RedisCommands<String, String> onSecond;

    @BeforeEach
    void start() {
        first = RedisProcess.started();
        second = RedisProcess.started("replicaof 127.0.0.1 " + first.port());
        onFirst = client.connect(RedisURI.create(first.uri())).sync();
        onSecond = client.connect(RedisURI.create(second.uri())).sync();
        Until.holds(SOON, () -> onSecond.info("replication").contains("master_link_status:up"));
    }

    @AfterEach
    void stop() {
        client.shutdown();
        second.close();
        first.close();
    }

    @Test
    void whereSentinelsNameAnotherMasterTheLogFollows() throws IOException {
        int port = RedisProcess.freePort();
        RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
                .bind("127.0.0.1")
                .port(port)
                .masterName("main")
                .masterPort(first.port())
                .quorumSize(1)
                .downAfterMilliseconds(500)
                .failOverTimeout(2_000)
                .parallelSyncs(1)
                .build();
        sentinel.start();
        try (MessageLog log = log("redis-sentinel://127.0.0.1:" + port + "/0#main")) {
            Owner owner = new Owner(log, clock, channel, ChannelSettings.DEFAULT);
            MessageId last = owner.publish("one");
            Until.holds(SOON, () -> onSecond.xlen("{:scores}:messages") == 1);
            first.stop();
            Until.holds(SOON, () -> owner.publish("two") != null);
            Until.holds(SOON, () -> owner.read(last).size() == 1);
            assertThat(onSecond.info("replication")).contains("role:master");
        } finally {
            sentinel.stop();
        }
    }

    @Test
    void aMasterThatBecameAReplicaIsLeftThoughItKeepsTheConnection() throws IOException {
        try (Proxy proxy = new Proxy(first.port());
                MessageLog log = log(proxy.uri())) {
            Owner owner = new Owner(log, clock, channel, ChannelSettings.DEFAULT);
            owner.publish("one");
            Until.holds(SOON, () -> onSecond.xlen("{:scores}:messages") == 1);
            onSecond.replicaofNoOne();
            onFirst.replicaof("127.0.0.1", second.port());
            proxy.leadTo(second.port());
            Until.holds(SOON, () -> owner.publish("two") != null);
            assertThat(onSecond.xlen("{:scores}:messages")).isEqualTo(2);
        }
    }

    private MessageLog log(String uri) {
        return new RedisMessageLog(new RedisStoreSettings(uri, "", 0, Duration.ofSeconds(2)), ScriptTime.set(clock));
    }
}
