package stentor.node.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of three masters on loopback. */
final class RedisClusterProcesses implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<RedisProcess> masters = new ArrayList<>();

    static RedisClusterProcesses started() {
        RedisClusterProcesses cluster = new RedisClusterProcesses();
        for (int i = 0; i < MASTERS; i++) {
            cluster.masters.add(RedisProcess.started("cluster-enabled yes", "cluster-node-timeout 5000"));
        }
        cluster.join();
        return cluster;
    }

    String uri() {
        return "redis-cluster://"
                + masters.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
    }

    void onEach(Consumer<RedisCommands<String, String>> action) {
        RedisClient client = RedisClient.create();
        try {
            for (RedisProcess master : masters) {
                try (StatefulRedisConnection<String, String> connection =
                        client.connect(RedisURI.create(master.uri()))) {
                    action.accept(connection.sync());
                }
            }
        } finally {
            client.shutdown();
        }
    }

    /** Takes a server that stands alone into the cluster. */
    void addReplicaOfFirst(RedisCommands<String, String> server) {
        String[] id = new String[1];
        onEach(master -> id[0] = id[0] == null ? master.clusterMyId() : id[0]);
        server.clusterMeet("127.0.0.1", masters.get(0).port());
        Until.holds(SOON, () -> server.clusterReplicate(id[0]).equals("OK"));
        String replica = server.clusterMyId();
        onEach(master -> Until.holds(SOON, () -> master.clusterNodes()
                .lines()
                .anyMatch(line -> line.startsWith(replica) && line.contains("slave " + id[0]))));
    }

    @Override
    public void close() {
        masters.forEach(RedisProcess::close);
    }

    private void join() {
        int[] next = {0};
        onEach(master -> {
            int index = next[0]++;
            master.clusterAddSlots(IntStream.range(SLOTS * index / MASTERS, SLOTS * (index + 1) / MASTERS)
                    .toArray());
            master.clusterSetConfigEpoch(index + 1);
            master.clusterMeet("127.0.0.1", masters.get(0).port());
        });
        onEach(master -> Until.holds(
                SOON,
                () -> master.clusterInfo().contains("cluster_state:ok")
                        && master.clusterInfo().contains("cluster_known_nodes:" + MASTERS)));
    }
}
