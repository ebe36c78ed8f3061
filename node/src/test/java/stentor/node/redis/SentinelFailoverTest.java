package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisSentinel;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireResponse;

/** A real Sentinel makes a replica the master after the old one died: a node follows, and its readers see nothing of it. */
class SentinelFailoverTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String STREAM = "Accept: text/event-stream";

    @Test
    void afterAFailoverThatLostNothingNobodyIsToldOfAGap() throws IOException {
        RedisClient client = RedisClient.create();
        try (RedisProcess master = RedisProcess.started();
                RedisProcess replica = RedisProcess.started("replicaof 127.0.0.1 " + master.port())) {
            RedisCommands<String, String> onReplica =
                    client.connect(RedisURI.create(replica.uri())).sync();
            Eventually.see(() -> onReplica.info("replication"), info -> info.contains("master_link_status:up"));
            int port = RedisProcess.freePort();
            RedisSentinel sentinel = sentinel(port, master.port());
            sentinel.start();
            try (RunningNode node = RunningNode.start(
                    "store: { type: redis, uri: \"redis-sentinel://127.0.0.1:" + port + "/0#main\" }\n")) {
                for (String channel : new String[] {"live", "later"}) {
                    publish(node, channel, "1");
                    publish(node, channel, "2");
                }
                try (StreamClient live = node.stream("/subscriber/live", STREAM)) {
                    assertThat(live.event()).endsWith("data: 1");
                    assertThat(live.event()).endsWith("data: 2");
                    master.command("WAIT 1 5000", ":1");
                    Eventually.see(() -> onReplica.xlen("stentor:{:later}:messages"), length -> length == 2);
                    Eventually.see(sentinelKnows(client, port), replicas -> replicas >= 1);
                    master.stop();
                    // Sentinel ends all connections of the replica that it makes the master.
                    Until.holds(SOON, () -> onReplica.info("replication").contains("role:master"));
                    publish(node, "live", "3");
                    publish(node, "later", "3");
                    assertThat(live.event()).doesNotContain("stentor.gap").endsWith("data: 3");
                }
                try (StreamClient resumed = node.stream("/subscriber/later", STREAM)) {
                    for (int i = 1; i <= 3; i++) {
                        assertThat(resumed.event())
                                .doesNotContain("stentor.gap")
                                .endsWith("data: " + i);
                    }
                }
            } finally {
                sentinel.stop();
            }
        } finally {
            client.shutdown();
        }
    }

    private static RedisSentinel sentinel(int port, int master) throws IOException {
        return RedisSentinel.newRedisSentinel()
                .bind("127.0.0.1")
                .port(port)
                .masterName("main")
                .masterPort(master)
                .quorumSize(1)
                .downAfterMilliseconds(500)
                .failOverTimeout(2_000)
                .parallelSyncs(1)
                .build();
    }

    private static Supplier<Integer> sentinelKnows(RedisClient client, int port) {
        var sentinel = client.connectSentinel(RedisURI.create("redis://127.0.0.1:" + port))
                .sync();
        return () -> sentinel.replicas("main").size();
    }

    private static void publish(RunningNode node, String channel, String body) {
        Eventually.see(
                () -> node.post("/publisher/" + channel, body, "Idempotency-Key: " + body),
                (WireResponse answer) -> answer.status() / 100 == 2);
    }
}
