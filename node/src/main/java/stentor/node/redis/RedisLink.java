package stentor.node.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One connection to Redis that all callers share: made at the first use, made again after a while if that fails, and
 * replaced if the server stays silent or has become a replica. Calls fail at once while there is none.
 */
final class RedisLink {
    private static final long PAUSE_BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector;
    private final Runnable lost;
    private CompletableFuture<StatefulConnection<byte[], byte[]>> connection;
    private long connectedAt;
    private volatile long lastAnswerAt = System.nanoTime();
    private boolean closed;

    /** @param lost is told when a connection is given up */
    RedisLink(Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector, Runnable lost) {
        this.connector = connector;
        this.lost = lost;
    }

    /** Begins to connect, so that the first call need not. */
    void connect() {
        connection();
    }

    /** Sends a command to whichever server keeps the key, wherever that has moved to. */
    <T> CompletionStage<T> call(
            byte[] key, Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return using(connected -> connected instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                ? ClusterRoute.call(cluster, key, command)
                : command.apply(commandsOf(connected)));
    }

    /** Sends commands to the one server that is known to keep the key, over one connection and so in order. */
    <T> CompletionStage<T> callAt(
            byte[] key, Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> commands) {
        return using(connected -> connected instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                ? ClusterRoute.server(cluster, key).thenCompose(server -> commands.apply(server.async()))
                : commands.apply(commandsOf(connected)));
    }

    /** Names the server that keeps the key, as far as that is known now. */
    String serverOf(byte[] key) {
        return connection().getNow(null) instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                ? ClusterRoute.address(cluster, key).toString()
                : "";
    }

    /** Leaves the server that it is connected to: the next call finds out anew where to go. */
    synchronized void renew() {
        if (connection != null && connection.isDone() && !connection.isCompletedExceptionally()) {
            connection.join().closeAsync();
            connection = null;
        }
    }

    /** No more calls; the connection ends with its {@link RedisServers}. */
    synchronized void close() {
        closed = true;
    }

    private <T> CompletionStage<T> using(Function<StatefulConnection<byte[], byte[]>, CompletionStage<T>> action) {
        return connection().thenCompose(connected -> {
            long sentAt = System.nanoTime();
            return action.apply(connected).whenComplete((answer, failure) -> judge(connected, sentAt, failure));
        });
    }

    private synchronized CompletableFuture<StatefulConnection<byte[], byte[]>> connection() {
        if (closed) {
            return CompletableFuture.failedFuture(new RedisException("closed"));
        }
        long now = System.nanoTime();
        boolean failed = connection != null && connection.isCompletedExceptionally();
        if (connection == null || failed && now - connectedAt > PAUSE_BETWEEN_ATTEMPTS) {
            connectedAt = now;
            connection = connector
                    .get()
                    .<StatefulConnection<byte[], byte[]>>thenApply(made -> made)
                    .toCompletableFuture();
        }
        return connection;
    }

    private void judge(StatefulConnection<byte[], byte[]> used, long sentAt, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean silent = cause instanceof RedisCommandTimeoutException && lastAnswerAt - sentAt < 0;
        if (cause == null || cause instanceof RedisCommandExecutionException) {
            lastAnswerAt = System.nanoTime();
        }
        if (silent || isFromReplica(cause)) {
            replace(used);
        }
    }

    /** After a failover the old master may live on as a replica and keep its connections. */
    private static boolean isFromReplica(Throwable cause) {
        return cause instanceof RedisCommandExecutionException
                && cause.getMessage().contains("READONLY");
    }

    private synchronized void replace(StatefulConnection<byte[], byte[]> used) {
        if (connection != null && connection.isDone() && connection.getNow(null) == used) {
            connection = null;
            lost.run();
            used.closeAsync();
        }
    }

    private static RedisClusterAsyncCommands<byte[], byte[]> commandsOf(StatefulConnection<byte[], byte[]> connected) {
        if (connected instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
            return cluster.async();
        }
        if (connected instanceof StatefulRedisConnection<byte[], byte[]> single) {
            return single.async();
        }
        throw new IllegalArgumentException("unknown kind of connection: " + connected);
    }
}
