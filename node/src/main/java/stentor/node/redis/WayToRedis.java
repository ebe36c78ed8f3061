package stentor.node.redis;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of this machine's addresses others reach it at who reach the same Redis. */
public final class WayToRedis {
    private static final Logger LOG = LoggerFactory.getLogger(WayToRedis.class);

    private WayToRedis() {}

    /**
     * The address from which this machine goes to Redis, or to the first of its servers or Sentinels: loopback if Redis is
     * on this machine. Nothing is sent. If the name of Redis cannot be resolved, loopback.
     */
    public static String begin(RedisStoreSettings settings) {
        RedisURI uri = settings.uris().get(0);
        List<RedisURI> sentinels = uri.getSentinels();
        RedisURI first = sentinels.isEmpty() ? uri : sentinels.get(0);
        InetSocketAddress redis = new InetSocketAddress(first.getHost(), first.getPort());
        if (redis.isUnresolved()) {
            LOG.warn("{} cannot be resolved, so other nodes will not reach this one", first.getHost());
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
        try (DatagramSocket way = new DatagramSocket()) {
            way.connect(redis);
            return way.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
