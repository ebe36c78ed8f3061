package stentor.node.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScriptOutputType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import stentor.node.cluster.membership.LivingNodes;

/**
 * The registry of a cluster's living nodes, in Redis. Times are those of its server's clock, so that the clocks of nodes
 * may differ; each call is one script and has its outcome within {@link RedisStoreSettings#timeout}.
 */
public final class RedisLivingNodes implements LivingNodes, AutoCloseable {
    private static final String SCRIPT = Script.resource("living");

    private final RedisStoreSettings settings;
    private final RedisServers servers;
    private final RedisLink link;
    private final byte[][] keys;

    /** Begins to connect, and does not wait for it. */
    public RedisLivingNodes(RedisStoreSettings settings, String cluster) {
        this.settings = settings;
        // No channel's keys: those have a colon between the braces.
        String base = settings.keyPrefix() + '{' + cluster + '}';
        this.keys = new byte[][] {(base + ":nodes").getBytes(UTF_8), (base + ":founder").getBytes(UTF_8)};
        this.servers = new RedisServers(settings);
        this.link = servers.link();
        link.connect();
    }

    @Override
    public CompletionStage<Void> announce(String node) {
        return run("announce", node).thenAccept(living -> {});
    }

    @Override
    public CompletionStage<Void> withdraw(String node) {
        return run("withdraw", node).thenAccept(living -> {});
    }

    @Override
    public CompletionStage<Set<String>> living() {
        return run("look", "").thenApply(HashSet::new);
    }

    @Override
    public CompletionStage<Boolean> mayFound(String node) {
        return run("found", node).thenApply(List.of("yes")::equals);
    }

    private CompletionStage<List<String>> run(String what, String node) {
        byte[][] arguments = {
            what.getBytes(UTF_8),
            node.getBytes(UTF_8),
            Long.toString(LIFETIME.toMillis()).getBytes(UTF_8)
        };
        // Small, and seldom run: sent as it is.
        CompletionStage<List<Object>> answer = link.call(
                keys[0], redis -> redis.eval(SCRIPT.getBytes(UTF_8), ScriptOutputType.MULTI, keys, arguments));
        return Outcomes.within(
                settings.timeout(),
                answer.thenApply(parts -> parts.stream().map(Answer::text).toList()));
    }

    @Override
    public void close() {
        link.close();
        servers.close();
    }
}
