package stentor.node.redis;

import io.lettuce.core.SetArgs;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import stentor.node.messagelog.LogUnavailableException;

/**
 * Waits until replicas have what was written before (Redis {@code WAIT}). WAIT holds up its connection, so this has
 * one of its own per server, and all who come while it waits share the next round.
 */
final class ReplicaWait {
    private static final byte[] ANYTHING = {'1'};
    private static final long MARK_LIFETIME_MILLIS = 1_000;

    private final RedisLink link;
    private final int replicas;
    private final long timeoutMillis;
    private final Map<String, Rounds> servers = new ConcurrentHashMap<>();

    ReplicaWait(RedisLink link, RedisStoreSettings settings) {
        this.link = link;
        replicas = settings.replicas();
        timeoutMillis = settings.timeout().toMillis() / 2;
    }

    /**
     * Completes once the replicas have everything that was answered before this call by the server that keeps the key;
     * fails with {@link LogUnavailableException} if they do not in time.
     *
     * @param mark a key of that server, written to so that this connection has something to wait for
     */
    CompletionStage<Void> reached(byte[] mark) {
        return servers.computeIfAbsent(link.serverOf(mark), server -> new Rounds())
                .join(mark);
    }

    private CompletionStage<Void> ask(byte[] mark) {
        return link.callAt(mark, redis -> redis.set(mark, ANYTHING, SetArgs.Builder.px(MARK_LIFETIME_MILLIS))
                .thenCombine(redis.waitForReplication(replicas, timeoutMillis), (set, reached) -> {
                    if (reached < replicas) {
                        throw new LogUnavailableException(reached + " of " + replicas + " replicas have the append");
                    }
                    return null;
                }));
    }

    /** One round at a time; those who come during it are the next. */
    private final class Rounds {
        private CompletableFuture<Void> next = new CompletableFuture<>();
        private byte[] waiting;
        private boolean running;

        synchronized CompletionStage<Void> join(byte[] mark) {
            waiting = mark;
            CompletableFuture<Void> joined = next;
            if (!running) {
                start();
            }
            return joined;
        }

        private synchronized void start() {
            CompletableFuture<Void> round = next;
            next = new CompletableFuture<>();
            running = true;
            byte[] mark = waiting;
            waiting = null;
            ask(mark).whenComplete((done, failure) -> {
                finished();
                if (failure == null) {
                    round.complete(null);
                } else {
                    round.completeExceptionally(failure);
                }
            });
        }

        private synchronized void finished() {
            running = false;
            if (waiting != null) {
                start();
            }
        }
    }
}
