package stentor.node;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.config.MemoryStore;
import stentor.node.config.RedisAddress;
import stentor.node.config.RedisStore;
import stentor.node.config.StoreSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.QueueLog;
import stentor.node.redis.RedisMessageLog;
import stentor.node.redis.RedisQueueLog;
import stentor.node.redis.RedisStoreSettings;

/** The message logs and queue logs of a node's stores. */
final class Stores implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Map<String, MessageLog> logs = new HashMap<>();
    private final Map<String, QueueLog> queueLogs = new HashMap<>();
    private final Cancellable sweeping;

    Stores(Map<String, StoreSettings> settings, InstantSource clock, ActorSystem<?> system) {
        settings.forEach((name, store) -> open(name, store, clock));
        sweeping = system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, this::sweep, system.executionContext());
    }

    /** By the names of the stores. */
    Map<String, MessageLog> logs() {
        return Map.copyOf(logs);
    }

    /** By the names of the stores. */
    Map<String, QueueLog> queueLogs() {
        return Map.copyOf(queueLogs);
    }

    private void open(String name, StoreSettings store, InstantSource clock) {
        if (store instanceof MemoryStore) {
            logs.put(name, new MemoryMessageLog(clock));
            queueLogs.put(name, new MemoryQueueLog(clock));
        } else if (store instanceof RedisStore redis) {
            RedisStoreSettings settings = new RedisStoreSettings(
                    uri(redis.address()), redis.keyPrefix(), redis.replicas(), RedisStoreSettings.TIMEOUT);
            logs.put(name, new RedisMessageLog(settings, clock));
            queueLogs.put(name, new RedisQueueLog(settings, clock));
        } else {
            throw new IllegalStateException("not a store: " + store);
        }
    }

    private static String uri(RedisAddress address) {
        if (address instanceof RedisAddress.Uri given) {
            // Several hosts behind the plain scheme are the nodes of a Redis Cluster.
            return given.uri().contains(",") && !given.uri().contains("-sentinel:")
                    ? given.uri().replaceFirst("^(rediss?)(-cluster)?:", "$1-cluster:")
                    : given.uri();
        }
        RedisAddress.Server server = (RedisAddress.Server) address;
        String password = server.password()
                .map(secret ->
                        ":" + URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20") + "@")
                .orElse("");
        return "redis://" + password + server.host() + ":" + server.port() + "/" + server.database();
    }

    private void sweep() {
        for (MessageLog log : logs.values()) {
            if (log instanceof MemoryMessageLog memory) {
                memory.sweep();
            }
        }
        for (QueueLog log : queueLogs.values()) {
            if (log instanceof MemoryQueueLog memory) {
                memory.sweep();
            }
        }
    }

    @Override
    public void close() {
        sweeping.cancel();
        logs.values().forEach(MessageLog::close);
        queueLogs.values().forEach(QueueLog::close);
    }
}
