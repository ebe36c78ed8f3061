package stentor.node.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;

/** A store's URI, read. Passwords in it appear in no message. */
record RedisAddress(boolean cluster, List<RedisURI> uris) {
    private static final String CLUSTER = "redis-cluster://";
    private static final String TLS_CLUSTER = "rediss-cluster://";

    static RedisAddress parse(String uri) {
        try {
            if (uri.startsWith(CLUSTER)) {
                return new RedisAddress(true, nodes("redis://" + uri.substring(CLUSTER.length())));
            }
            if (uri.startsWith(TLS_CLUSTER)) {
                return new RedisAddress(true, nodes("rediss://" + uri.substring(TLS_CLUSTER.length())));
            }
            return new RedisAddress(false, List.of(RedisURI.create(uri)));
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("uri: " + uri.replaceFirst("//.*@", "//***@")
                    + " (expected: redis://, rediss://, redis-sentinel://...#master or redis-cluster://host:port,...)");
        }
    }

    private static List<RedisURI> nodes(String uri) {
        return RedisClusterURIUtil.toRedisURIs(URI.create(uri));
    }
}
