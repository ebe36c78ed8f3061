package stentor.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.config.MemoryStore;
import stentor.node.config.StoreSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;

/** The message logs of a node's stores. */
final class Stores implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Map<String, MessageLog> logs = new HashMap<>();
    private final Cancellable sweeping;

    Stores(Map<String, StoreSettings> settings, InstantSource clock, ActorSystem<?> system) {
        settings.forEach((name, store) -> logs.put(name, open(store, clock)));
        sweeping = system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, this::sweep, system.executionContext());
    }

    /** By the names of the stores. */
    Map<String, MessageLog> logs() {
        return Map.copyOf(logs);
    }

    private static MessageLog open(StoreSettings store, InstantSource clock) {
        if (store instanceof MemoryStore) {
            return new MemoryMessageLog(clock);
        }
        throw new IllegalArgumentException("a store of type " + store.type() + " is not supported by this version");
    }

    private void sweep() {
        for (MessageLog log : logs.values()) {
            if (log instanceof MemoryMessageLog memory) {
                memory.sweep();
            }
        }
    }

    @Override
    public void close() {
        sweeping.cancel();
        logs.values().forEach(MessageLog::close);
    }
}
