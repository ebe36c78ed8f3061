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

    private final List<RedisProcess> masters = new ArrayList<>();

    static RedisClusterProcesses started() {
        RedisClusterProcesses cluster = new RedisClusterProcesses();
        for (int i = 0; i < MASTERS; i++) {
            cluster.masters.add(RedisProcess.started("cluster-enabled yes"));
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
                Duration.ofSeconds(20),
                () -> master.clusterInfo().contains("cluster_state:ok")
                        && master.clusterInfo().contains("cluster_known_nodes:" + MASTERS)));
    }
}
