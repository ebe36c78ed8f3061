package stentor.node.messagelog;

import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * The log in this JVM's memory: gone with it. Any thread may call it; the stages that it returns are complete. Whoever
 * holds it calls {@link #sweep} every few seconds, so that what nobody asks for any more does not stay in memory.
 */
public final class MemoryMessageLog implements MessageLog {
    private static final int SWEPT_AT_ONCE = 10_000;

    private final InstantSource clock;
    private final ConcurrentHashMap<ChannelKey, MemoryChannel> channels = new ConcurrentHashMap<>();
    /** What is done with a channel at a time, in milliseconds since the epoch. */
    private interface Action<T> {
        T on(MemoryChannel kept, long now);
    }

    private Iterator<ChannelKey> toSweep = Collections.emptyIterator();

    public MemoryMessageLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Claim> claim(ChannelKey channel, LogPosition floor) {
        return on(channel, (kept, now) -> kept.claim(floor, now));
    }

    @Override
    public CompletionStage<LogState> create(ChannelKey channel, LogPosition known, ChannelSettings settings) {
        return on(channel, (kept, now) -> kept.create(known, settings, now));
    }

    @Override
    public CompletionStage<AppendResult> append(
            ChannelKey channel, LogPosition known, ChannelSettings settings, List<Publication> batch) {
        return on(channel, (kept, now) -> kept.append(known, settings, batch, now));
    }

    @Override
    public CompletionStage<LogRead> readAfter(
            ChannelKey channel, LogPosition known, MessageId after, int limit, long maxBytes) {
        return on(channel, (kept, now) -> kept.readAfter(known, after, limit, maxBytes));
    }

    @Override
    public CompletionStage<Optional<MessageId>> newestWithTag(ChannelKey channel, LogPosition known, long tag) {
        return on(channel, (kept, now) -> kept.newestWithTag(known, tag));
    }

    @Override
    public CompletionStage<LogState> delivered(ChannelKey channel, LogPosition known, MessageId id, int recipients) {
        return on(channel, (kept, now) -> kept.delivered(known, id, recipients, now));
    }

    @Override
    public CompletionStage<LogState> touch(ChannelKey channel, LogPosition known, long requestedAt) {
        return on(channel, (kept, now) -> kept.touch(known, requestedAt, now));
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, LogPosition known) {
        return on(channel, (kept, now) -> {
            kept.delete(known, now);
            return null;
        });
    }

    @Override
    public CompletionStage<LogState> state(ChannelKey channel, LogPosition known) {
        return on(channel, (kept, now) -> kept.state(known));
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public LogPosition handOver(ChannelKey channel) {
        LogPosition[] reached = {LogPosition.UNKNOWN};
        channels.computeIfPresent(channel, (key, kept) -> {
            long now = clock.millis();
            if (!kept.settle(now)) {
                return null;
            }
            reached[0] = kept.handOver(now);
            return kept;
        });
        return reached[0];
    }

    /**
     * Gives back the memory of expired messages and of channels long forgotten, looking at up to {@value
     * #SWEPT_AT_ONCE} channels and going on there the next time. What the other methods answer does not depend on it.
     */
    public synchronized void sweep() {
        if (!toSweep.hasNext()) {
            toSweep = channels.keySet().iterator();
        }
        long now = clock.millis();
        for (int i = 0; i < SWEPT_AT_ONCE && toSweep.hasNext(); i++) {
            channels.computeIfPresent(toSweep.next(), (key, kept) -> kept.settle(now) ? kept : null);
        }
    }

    /** Forgets everything at once, claims included. */
    public void clear() {
        channels.clear();
    }

    /** How many channels take up memory: those that exist and those that are only remembered. */
    public int size() {
        return channels.size();
    }

    @Override
    public void close() {
        clear();
    }

    private <T> CompletionStage<T> on(ChannelKey key, Action<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        channels.compute(key, (sameKey, found) -> {
            long now = clock.millis();
            MemoryChannel kept = found != null && found.settle(now) ? found : new MemoryChannel();
            try {
                answer.complete(action.on(kept, now));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
            return kept.settle(now) ? kept : null;
        });
        return answer;
    }
}
