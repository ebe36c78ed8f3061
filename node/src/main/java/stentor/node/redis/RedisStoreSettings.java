package stentor.node.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Where a store's Redis is and what is asked of it.
 *
 * @param uri {@code redis://[[user:]password@]host[:port][/database]}, {@code rediss://} for TLS, {@code
 *     redis-sentinel://[password@]host[:port][,host...][/database]#master}, {@code
 *     redis-cluster://[[user:]password@]host[:port][,host...]}, {@code rediss-cluster://}
 * @param keyPrefix begins every key, so that several stores may share a database; no braces, which would decide where
 *     Redis Cluster puts the keys
 * @param replicas so many replicas have an append before it is acknowledged; 0: the server alone
 * @param timeout within this every call has its outcome, waiting for a connection and in queues included; less than
 *     5 seconds
 */
public record RedisStoreSettings(String uri, String keyPrefix, int replicas, Duration timeout) {
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration LONGEST = Duration.ofSeconds(5);

    public RedisStoreSettings {
        Objects.requireNonNull(keyPrefix);
        RedisAddress.parse(uri);
        require("key_prefix", keyPrefix, keyPrefix.indexOf('{') < 0 && keyPrefix.indexOf('}') < 0, "no braces");
        require("durability: replicas", replicas, replicas >= 0, "0 or more");
        require(
                "timeout",
                timeout.toMillis() + "ms",
                timeout.toMillis() > 0 && timeout.compareTo(LONGEST) < 0,
                "more than 0, less than 5s");
    }

    public RedisStoreSettings(String uri, String keyPrefix) {
        this(uri, keyPrefix, 0, TIMEOUT);
    }

    /** Where it is, for messages: no password in it. */
    String shown() {
        return uri.replaceFirst("//.*@", "//***@");
    }

    boolean isCluster() {
        return RedisAddress.parse(uri).cluster();
    }

    List<RedisURI> uris() {
        List<RedisURI> uris = RedisAddress.parse(uri).uris();
        for (RedisURI each : uris) {
            each.setTimeout(timeout);
            each.setClientName("stentor");
            // Redis before 7.2 knows no CLIENT SETINFO.
            each.setLibraryName("");
            each.setLibraryVersion("");
        }
        return uris;
    }

    private static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
        }
    }
}
