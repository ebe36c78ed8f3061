package stentor.node.messagelog;

import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import stentor.protocol.channel.ChannelKey;

/**
 * The queue log in this JVM's memory: gone with it. Any thread may call it; the stages that it returns are complete.
 * Whoever holds it calls {@link #sweep} every few seconds.
 */
public final class MemoryQueueLog implements QueueLog {
    private static final int SWEPT_AT_ONCE = 10_000;

    private final InstantSource clock;
    private final ConcurrentHashMap<ChannelKey, MemoryQueue> queues = new ConcurrentHashMap<>();
    private Iterator<ChannelKey> toSweep = Collections.emptyIterator();

    public MemoryQueueLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<QueueClaim> claim(ChannelKey queue, long floor) {
        return on(queue, (kept, now) -> kept.claim(floor, now));
    }

    @Override
    public CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch) {
        return on(queue, (kept, now) -> kept.write(epoch, batch, now));
    }

    @Override
    public CompletionStage<QueueState> state(ChannelKey queue) {
        return on(queue, (kept, now) -> kept.state());
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public long handOver(ChannelKey queue) {
        long[] epoch = {0};
        queues.computeIfPresent(queue, (key, kept) -> {
            epoch[0] = kept.handOver(clock.millis());
            return kept;
        });
        return epoch[0];
    }

    /**
     * Gives back the memory of expired messages and of queues long forgotten, looking at up to {@value #SWEPT_AT_ONCE}
     * queues and going on there the next time. What the other methods answer does not depend on it.
     */
    public synchronized void sweep() {
        if (!toSweep.hasNext()) {
            toSweep = queues.keySet().iterator();
        }
        long now = clock.millis();
        for (int i = 0; i < SWEPT_AT_ONCE && toSweep.hasNext(); i++) {
            queues.computeIfPresent(toSweep.next(), (key, kept) -> kept.bringUpTo(now) ? kept : null);
        }
    }

    /** Forgets everything at once, claims included. */
    public void clear() {
        queues.clear();
    }

    /** How many queues take up memory. */
    int size() {
        return queues.size();
    }

    @Override
    public void close() {
        clear();
    }

    private <T> CompletionStage<T> on(ChannelKey key, BiFunction<MemoryQueue, Long, T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        queues.compute(key, (sameKey, found) -> {
            long now = clock.millis();
            MemoryQueue kept = found != null && found.bringUpTo(now) ? found : new MemoryQueue();
            try {
                answer.complete(action.apply(kept, now));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
            return kept.bringUpTo(now) ? kept : null;
        });
        return answer;
    }
}
