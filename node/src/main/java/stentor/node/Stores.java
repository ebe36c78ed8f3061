package stentor.node;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.cluster.membership.LivingNodes;
import stentor.node.config.ClusterSettings;
import stentor.node.config.MemoryStore;
import stentor.node.config.NodeSettings;
import stentor.node.config.RedisAddress;
import stentor.node.config.RedisStore;
import stentor.node.config.StoreSettings;
import stentor.node.location.Mount;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MemoryOutboxLog;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.OutboxLog;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.SteadyClock;
import stentor.node.redis.RedisLivingNodes;
import stentor.node.redis.RedisMessageLog;
import stentor.node.redis.RedisOutboxLog;
import stentor.node.redis.RedisQueueLog;
import stentor.node.redis.RedisSessionStore;
import stentor.node.redis.RedisStoreSettings;
import stentor.node.redis.WayToRedis;
import stentor.node.session.SessionStore;

/** The message logs and queue logs of a node's stores. */
final class Stores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
    /** An answer that took longer does not say what time it is. */
    private static final Duration SLOW_ANSWER = Duration.ofMillis(500);

    private static final Duration MOST_DIFFERENCE = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Map<String, StoreSettings> stores;
    private final Map<String, MessageLog> logs = new HashMap<>();
    private final Map<String, QueueLog> queueLogs = new HashMap<>();
    private final Map<String, SessionStore> sessionStores = new HashMap<>();
    private final Map<String, OutboxLog> outboxLogs = new HashMap<>();
    private final Optional<RedisLivingNodes> registry;
    private final Cancellable sweeping;
    private final SteadyClock clock;
    private final Optional<String> timekeeper;
    private final AtomicBoolean warned = new AtomicBoolean();

    Stores(NodeSettings settings, SteadyClock clock, ActorSystem<?> system) {
        this.clock = clock;
        settings.stores().forEach((name, store) -> open(name, store, clock));
        stores = settings.stores();
        registry = registryStore(settings)
                .map(store ->
                        new RedisLivingNodes(redis(store), settings.cluster().name()));
        timekeeper = timekeeper(settings);
        logs.forEach(this::greet);
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

    /** By the names of the stores; they are opened when they are first asked for: most nodes have no webhooks. */
    synchronized Map<String, OutboxLog> outboxLogs() {
        stores.forEach((name, store) -> outboxLogs.computeIfAbsent(
                name,
                absent ->
                        store instanceof RedisStore redis ? new RedisOutboxLog(redis(redis)) : new MemoryOutboxLog()));
        return Map.copyOf(outboxLogs);
    }

    /** What a store keeps of sessions. */
    SessionStore sessions(String store) {
        return sessionStores.getOrDefault(store, SessionStore.NONE);
    }

    /** Where it is written which nodes of the cluster live, if a store can keep that. */
    Optional<LivingNodes> registry() {
        return registry.map(nodes -> nodes);
    }

    /** The settings of its cluster with a port, and an address on the way to Redis where none was given. */
    static ClusterSettings reachable(NodeSettings settings) {
        ClusterSettings cluster = settings.cluster();
        if (!cluster.hostname().equals(ClusterSettings.PICKED)
                && !cluster.managementAddress().equals(ClusterSettings.PICKED)) {
            return cluster;
        }
        String address = registryStore(settings)
                .map(store -> WayToRedis.begin(redis(store)))
                .orElse(ClusterSettings.ALONE.hostname());
        ClusterSettings picked = cluster.reachedAt(address, cluster.port());
        LOG.info(
                "cluster: nodes that use the same Redis are one cluster; the others reach this one at {} (cluster.hostname"
                        + " says where else)",
                picked.hostname());
        return picked;
    }

    /** The default store if it is Redis, else the first one by name that is; none for a node that looks for nobody. */
    private static Optional<RedisStore> registryStore(NodeSettings settings) {
        if (settings.cluster().seedNodes().isEmpty()
                && settings.cluster().discovery().isEmpty()) {
            return Optional.empty();
        }
        TreeMap<String, StoreSettings> byName = new TreeMap<>(settings.stores());
        StoreSettings standard = byName.get(Mount.DEFAULT_STORE);
        return standard instanceof RedisStore redis
                ? Optional.of(redis)
                : byName.values().stream()
                        .filter(RedisStore.class::isInstance)
                        .map(RedisStore.class::cast)
                        .findFirst();
    }

    /** @throws IllegalArgumentException if its address is none */
    static RedisStoreSettings redis(RedisStore store) {
        return new RedisStoreSettings(
                uri(store.address()), store.keyPrefix(), store.replicas(), RedisStoreSettings.TIMEOUT);
    }

    private void open(String name, StoreSettings store, InstantSource clock) {
        if (store instanceof MemoryStore) {
            logs.put(name, new MemoryMessageLog(clock));
            queueLogs.put(name, new MemoryQueueLog(clock));
        } else if (store instanceof RedisStore redis) {
            logs.put(name, new RedisMessageLog(redis(redis)));
            queueLogs.put(name, new RedisQueueLog(redis(redis), clock));
            sessionStores.put(name, new RedisSessionStore(redis(redis)));
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

    private static Optional<String> timekeeper(NodeSettings settings) {
        TreeMap<String, StoreSettings> byName = new TreeMap<>(settings.stores());
        return byName.get(Mount.DEFAULT_STORE) instanceof RedisStore
                ? Optional.of(Mount.DEFAULT_STORE)
                : byName.entrySet().stream()
                        .filter(store -> store.getValue() instanceof RedisStore)
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** By how much this machine's clock is ahead of the one that the node goes by, in milliseconds. */
    long clockAhead() {
        return clock.machineAhead();
    }

    /** What is wrong with a store should be known before the first publisher finds out. */
    private void greet(String name, MessageLog log) {
        if (log instanceof RedisMessageLog redis) {
            redis.time().whenComplete((time, failure) -> {
                if (failure != null) {
                    LOG.warn("store {}: not available yet: {}", name, failure.getMessage());
                }
            });
            timekeeper.filter(name::equals).ifPresent(mine -> follow(redis));
        }
    }

    private void keepTime() {
        timekeeper.map(logs::get).map(RedisMessageLog.class::cast).ifPresent(this::follow);
    }

    private void follow(RedisMessageLog redis) {
        long asked = System.nanoTime();
        redis.time().thenAccept(time -> {
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            if (took.compareTo(SLOW_ANSWER) < 0) {
                clock.follow(time + took.toMillis() / 2);
                warnOnce(clock.machineAhead());
            }
        });
    }

    private void warnOnce(long ahead) {
        if (Math.abs(ahead) <= MOST_DIFFERENCE.toMillis()) {
            warned.set(false);
        } else if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "this machine's clock is {} s {} that of Redis, by which messages expire: set it right",
                    Math.abs(ahead) / 1000.0,
                    ahead > 0 ? "ahead of" : "behind");
        }
    }

    private void sweep() {
        keepTime();
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
        sessionStores.values().forEach(SessionStore::close);
        closeOutboxes();
        registry.ifPresent(RedisLivingNodes::close);
    }

    private synchronized void closeOutboxes() {
        outboxLogs.values().forEach(OutboxLog::close);
    }
}
