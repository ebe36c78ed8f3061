package stentor.node.redis;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.OutboxLog;
import stentor.protocol.channel.ChannelKey;

/**
 * The outbox log in Redis: two hashes for each outbox. Every write is one script and so one atomic step. While Redis is away calls
 * fail, mostly at once, and it connects again by itself.
 */
public final class RedisOutboxLog implements OutboxLog {
    /** Read at once when an outbox is claimed. */
    private static final ScanArgs PAGE = ScanArgs.Builder.limit(1_000);

    private final RedisStoreSettings settings;
    private final ScriptTime time;
    private final RedisServers servers;
    private final RedisLink link;

    /** Connects at the first use. */
    public RedisOutboxLog(RedisStoreSettings settings) {
        this(settings, ScriptTime.OF_REDIS);
    }

    RedisOutboxLog(RedisStoreSettings settings, ScriptTime time) {
        this.settings = settings;
        this.time = time;
        servers = new RedisServers(settings);
        link = servers.link();
    }

    @Override
    public CompletionStage<Contents> claim(ChannelKey outbox) {
        byte[][] keys = keys(outbox);
        byte[][] arguments = new Arguments(time.argument()).toArray();
        return servers.within(Script.OUTBOX_CLAIM.run(link, keys, arguments)).thenCompose(claim -> hash(keys[1])
                .thenCombine(
                        hash(keys[2]),
                        (facts, calls) -> new Contents(claim.number(1), claim.number(2) == 1, facts, calls)));
    }

    /** Page by page: it may be large. */
    private CompletionStage<Map<String, String>> hash(byte[] key) {
        return page(key, ScanCursor.INITIAL, new HashMap<>());
    }

    private CompletionStage<Map<String, String>> page(byte[] key, ScanCursor cursor, Map<String, String> read) {
        CompletionStage<MapScanCursor<byte[], byte[]>> page =
                servers.within(link.call(key, redis -> redis.hscan(key, cursor, PAGE)));
        return page.thenCompose(found -> {
            found.getMap().forEach((name, text) -> read.put(Answer.text(name), Answer.text(text)));
            return found.isFinished() ? CompletableFuture.completedFuture(read) : page(key, found, read);
        });
    }

    @Override
    public CompletionStage<Void> write(ChannelKey outbox, long epoch, Changes changes) {
        Arguments arguments = new Arguments(time.argument()).add(epoch);
        add(arguments, changes.facts(), changes.forgotten());
        add(arguments, changes.calls(), changes.done());
        return servers.within(
                Script.OUTBOX_WRITE.run(link, keys(outbox), arguments.toArray()).thenAccept(written -> {}));
    }

    private static void add(Arguments arguments, Map<String, String> set, Collection<String> removed) {
        arguments.add(set.size());
        set.forEach((name, text) -> arguments.add(name).add(text));
        arguments.add(removed.size());
        removed.forEach(arguments::add);
    }

    private byte[][] keys(ChannelKey outbox) {
        return new ChannelKeys(settings.keyPrefix(), outbox).outbox();
    }

    @Override
    public void close() {
        link.close();
        servers.close();
    }
}
