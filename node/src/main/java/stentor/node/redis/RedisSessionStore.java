package stentor.node.redis;

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
    public CompletionStage<Optional<Claim>> claim(ChannelKey session) {
        return run(Script.SESSION_CLAIM, session)
                .thenApply(answer -> answer.size() > 1
                        ? Optional.of(new Claim(answer.number(1), answer.bytes(2)))
                        : Optional.empty());
    }

    @Override
    public CompletionStage<Void> save(ChannelKey session, long epoch, byte[] state, Duration lifetime, boolean create) {
        return run(Script.SESSION_SAVE, session, bytes(epoch), state, bytes(lifetime.toMillis()), bytes(create ? 1 : 0))
                .thenAccept(saved -> {});
    }

    @Override
    public CompletionStage<Void> remove(ChannelKey session, long epoch) {
        return run(Script.SESSION_REMOVE, session, bytes(epoch)).thenAccept(removed -> {});
    }

    private CompletionStage<Answer> run(Script script, ChannelKey session, byte[]... arguments) {
        byte[][] key = {new ChannelKeys(settings.keyPrefix(), session).session()};
        return servers.within(script.run(link, key, arguments));
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isLasting() {
        return true;
    }

    @Override
    public void close() {
        link.close();
        servers.close();
    }
}
