package stentor.node.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.internal.HostAndPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The way to the server of a Redis Cluster that keeps a key. */
final class ClusterRoute {
    private static final int ATTEMPTS = 5;
    private static final Executor AFTER_A_WHILE = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    private ClusterRoute() {}

    /** Sends a command to whichever server keeps the key, wherever that has moved to. */
    static <T> CompletionStage<T> call(
            StatefulRedisClusterConnection<byte[], byte[]> cluster,
            byte[] key,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return call(cluster, key, command, ATTEMPTS);
    }

    /** The connection to the server that is known to keep the key. */
    static CompletionStage<StatefulRedisConnection<byte[], byte[]>> server(
            StatefulRedisClusterConnection<byte[], byte[]> cluster, byte[] key) {
        HostAndPort address = address(cluster, key);
        return cluster.getConnectionAsync(address.getHostText(), address.getPort());
    }

    static HostAndPort address(StatefulRedisClusterConnection<byte[], byte[]> cluster, byte[] key) {
        int slot = SlotHash.getSlot(key);
        RedisClusterNode master = cluster.getPartitions().getMasterBySlot(slot);
        if (master == null) {
            throw new RedisException("no server keeps slot " + slot);
        }
        RedisURI uri = master.getUri();
        return HostAndPort.of(uri.getHost(), uri.getPort());
    }

    /**
     * A cluster's client refuses commands for a server that it has not connected to yet. So a connection comes first,
     * and where the key turns out to have moved (its server said so, and did nothing) the command is sent again.
     */
    private static <T> CompletionStage<T> call(
            StatefulRedisClusterConnection<byte[], byte[]> cluster,
            byte[] key,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command,
            int attempts) {
        return server(cluster, key)
                .thenCompose(ready -> command.apply(cluster.async()))
                .exceptionallyCompose(failure -> attempts > 1 && isRefused(failure)
                        ? CompletableFuture.supplyAsync(() -> null, AFTER_A_WHILE)
                                .thenCompose(waited -> call(cluster, key, command, attempts - 1))
                        : CompletableFuture.failedFuture(failure));
    }

    /** Whether the client did not send the command, for want of a connection: that has no exception of its own. */
    static boolean isRefused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause.getClass() == RedisException.class && cause.getMessage().startsWith("Currently not connected");
    }
}
