package stentor.node.redis;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.session.SessionStore;
import stentor.protocol.channel.ChannelKey;

/** Sessions in Redis: a key each, which expires where nobody renews it. */
public final class RedisSessionStore implements SessionStore {
    private final RedisStoreSettings settings;
    private final RedisServers servers;
    private final RedisLink link;

    /** Begins to connect, and does not wait for it. */
    public RedisSessionStore(RedisStoreSettings settings) {
        this.settings = settings;
        this.servers = new RedisServers(settings);
        this.link = servers.link();
        link.connect();
    }

    @Override
    public CompletionStage<Optional<byte[]>> load(ChannelKey session) {
        byte[] key = key(session);
        return servers.within(link.call(key, redis -> redis.get(key)).thenApply(Optional::ofNullable));
    }

    @Override
    public CompletionStage<Void> save(ChannelKey session, byte[] state, Duration lifetime) {
        byte[] key = key(session);
        return servers.within(link.call(key, redis -> redis.set(key, state, SetArgs.Builder.px(lifetime.toMillis())))
                .thenAccept(ok -> {}));
    }

    @Override
    public CompletionStage<Void> remove(ChannelKey session) {
        byte[] key = key(session);
        return servers.within(link.call(key, redis -> redis.del(key)).thenAccept(removed -> {}));
    }

    @Override
    public boolean isLasting() {
        return true;
    }

    private byte[] key(ChannelKey session) {
        return new ChannelKeys(settings.keyPrefix(), session).session();
    }

    @Override
    public void close() {
        link.close();
        servers.close();
    }
}
