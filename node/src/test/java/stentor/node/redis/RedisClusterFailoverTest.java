package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;

/** In a Redis Cluster a channel moves to another server, and the log follows it. */
class RedisClusterFailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final SetClock clock = new SetClock();

    @Test
    void aChannelWhoseServerHandsOverToItsReplicaIsFollowed() {
        RedisClient client = RedisClient.create();
        try (RedisClusterProcesses cluster = RedisClusterProcesses.started();
                RedisProcess replica = RedisProcess.started("cluster-enabled yes", "cluster-node-timeout 5000");
                MessageLog log = new RedisMessageLog(
                        new RedisStoreSettings(cluster.uri(), "", 0, RedisProcess.PATIENT), ScriptTime.set(clock))) {
            RedisCommands<String, String> onReplica =
                    client.connect(RedisURI.create(replica.uri())).sync();
            cluster.addReplicaOfFirst(onReplica);
            Owner owner = new Owner(log, clock, channelOnFirst(), ChannelSettings.DEFAULT);
            owner.publish("one");
            Until.holds(SOON, () -> onReplica.info("replication").contains("master_link_status:up"));

            Until.holds(SOON, () -> onReplica.clusterInfo().contains("cluster_state:ok"));
            onReplica.clusterFailover(false);
            Until.holds(SOON, () -> onReplica.info("replication").contains("role:master"));
            // All of them may need a moment to agree; until then they refuse commands.
            cluster.onEach(
                    server -> Until.holds(SOON, () -> server.clusterInfo().contains("cluster_state:ok")));
            Until.holds(SOON, () -> onReplica.clusterInfo().contains("cluster_state:ok"));
            owner.publish("two");
            assertThat(owner.stored()).containsExactly("one", "two");
        } finally {
            client.shutdown();
        }
    }

    /** The first server of three keeps the first third of the slots. */
    private static ChannelKey channelOnFirst() {
        int i = 0;
        while (SlotHash.getSlot("{:channel " + i + "}") >= SlotHash.SLOT_COUNT / 3) {
            i++;
        }
        return new ChannelKey("default", "", "channel " + i);
    }
}
