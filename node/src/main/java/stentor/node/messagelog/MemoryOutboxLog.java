package stentor.node.messagelog;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import stentor.protocol.channel.ChannelKey;

/** Outboxes in this JVM's memory: gone with it. Any thread may call it; the stages that it returns are complete. */
public final class MemoryOutboxLog implements OutboxLog {
    private final ConcurrentHashMap<ChannelKey, Outbox> outboxes = new ConcurrentHashMap<>();

    private static final class Outbox {
        private final Map<String, String> facts = new HashMap<>();
        private final Map<String, String> calls = new HashMap<>();
        private long epoch;

        private synchronized Contents claim() {
            epoch++;
            return new Contents(epoch, epoch == 1, facts, calls);
        }

        private synchronized Void write(long claimed, Changes changes) {
            if (epoch == 0) {
                throw new LogLostException("this outbox was never claimed");
            }
            if (claimed != epoch) {
                throw new FencedException("a newer claim has epoch " + epoch);
            }
            facts.putAll(changes.facts());
            facts.keySet().removeAll(changes.forgotten());
            calls.putAll(changes.calls());
            calls.keySet().removeAll(changes.done());
            return null;
        }
    }

    @Override
    public CompletionStage<Contents> claim(ChannelKey outbox) {
        return on(outbox, Outbox::claim);
    }

    @Override
    public CompletionStage<Void> write(ChannelKey outbox, long epoch, Changes changes) {
        return on(outbox, kept -> kept.write(epoch, changes));
    }

    private <T> CompletionStage<T> on(ChannelKey key, Function<Outbox, T> action) {
        try {
            return CompletableFuture.completedFuture(
                    action.apply(outboxes.computeIfAbsent(key, absent -> new Outbox())));
        } catch (FencedException | LogLostException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Forgets everything at once, claims included. */
    public void clear() {
        outboxes.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
