package stentor.node.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import redis.embedded.RedisSentinel;
import stentor.node.testing.Eventually;

/** A master, a replica of it, and a real Sentinel that makes the replica the master once the old one is gone. */
final class SentinelWorld implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisClient client = RedisClient.create();
    private final RedisProcess master = RedisProcess.started();
    private final RedisProcess replica = RedisProcess.started("replicaof 127.0.0.1 " + master.port());
    private final RedisCommands<String, String> onReplica =
            client.connect(RedisURI.create(replica.uri())).sync();
    private final int port = RedisProcess.freePort();
    private final RedisSentinel sentinel;

    SentinelWorld() {
        Eventually.see(() -> onReplica.info("replication"), info -> info.contains("master_link_status:up"));
        try {
            sentinel = RedisSentinel.newRedisSentinel()
                    .bind("127.0.0.1")
                    .port(port)
                    .masterName("main")
                    .masterPort(master.port())
                    .quorumSize(1)
                    .downAfterMilliseconds(500)
                    .failOverTimeout(2_000)
                    .parallelSyncs(1)
                    .build();
            sentinel.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String uri() {
        return "redis-sentinel://127.0.0.1:" + port + "/0#main";
    }

    /** Waits until the replica has all that was written, and Sentinel knows the replica. */
    void awaitReplica() {
        master.command("WAIT 1 5000", ":1");
        RedisSentinelCommands<String, String> asked = client.connectSentinel(
                        RedisURI.create("redis://127.0.0.1:" + port))
                .sync();
        Eventually.see(() -> asked.replicas("main").size(), replicas -> replicas >= 1);
    }

    /** From now on the replica gets nothing of what is written: it stands still, and its connection is gone. */
    void leaveReplicaBehind() {
        replica.hold();
        master.command("CLIENT KILL TYPE replica", ":1");
    }

    /** The master ends, and the replica takes its place; with what it has, if it was left behind. */
    void failOver() {
        master.stop();
        replica.goOn();
        // Sentinel ends all connections of the replica that it makes the master.
        Until.holds(SOON, () -> onReplica.info("replication").contains("role:master"));
    }

    @Override
    public void close() {
        try {
            sentinel.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            replica.goOn();
            client.shutdown();
            replica.close();
            master.close();
        }
    }
}
