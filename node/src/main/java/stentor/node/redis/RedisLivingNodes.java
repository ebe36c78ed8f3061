package stentor.node.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import stentor.node.cluster.membership.LivingNodes;

/**
 * The registry of a cluster's living nodes, in Redis. Times are those of its server's clock, so that the clocks of nodes
 * may differ; each call is one script and has its outcome within {@link RedisStoreSettings#timeout}.
 */
public final class RedisLivingNodes implements LivingNodes, AutoCloseable {
    private static final String SCRIPT = Script.resource("living");

    /** A process that was stopped for as long as this and goes on must still find that it was given up. */
    private static final Duration CONDEMNED = Duration.ofHours(24);

    private final RedisServers servers;
    private final RedisLink link;
    private final String cluster;
    private final byte[][] keys;
    /** Where clusters announce themselves by their names, as nodes do in each of them. */
    private final byte[][] clusters;

    /** Begins to connect, and does not wait for it. */
    public RedisLivingNodes(RedisStoreSettings settings, String cluster) {
        this.cluster = cluster;
        this.keys = keys(settings, cluster);
        this.clusters = keys(settings, "*");
        this.servers = new RedisServers(settings);
        this.link = servers.link();
        link.connect();
    }

    private static byte[][] keys(RedisStoreSettings settings, String name) {
        // No channel's keys: those have a colon between the braces.
        String base = settings.keyPrefix() + '{' + name + '}';
        return new byte[][] {
            (base + ":nodes").getBytes(UTF_8),
            (base + ":founder").getBytes(UTF_8),
            (base + ":condemned").getBytes(UTF_8)
        };
    }

    @Override
    public CompletionStage<Void> announce(String node) {
        return run("announce", node)
                .thenCompose(living -> run(clusters, LIFETIME, "announce", cluster))
                .thenAccept(names -> {});
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

    @Override
    public CompletionStage<Set<String>> otherClusters() {
        return run(clusters, LIFETIME, "look", "").thenApply(names -> {
            Set<String> others = new HashSet<>(names);
            others.remove(cluster);
            return others;
        });
    }

    @Override
    public CompletionStage<Boolean> mayOutlive(Set<String> own, Set<String> others) {
        List<String> sides = new ArrayList<>(List.of(Integer.toString(own.size())));
        sides.addAll(own);
        sides.addAll(others);
        return run(keys, CONDEMNED, "outlive", "", sides.toArray(String[]::new)).thenApply(List.of("yes")::equals);
    }

    private CompletionStage<List<String>> run(String what, String node) {
        return run(keys, LIFETIME, what, node);
    }

    private CompletionStage<List<String>> run(
            byte[][] keys, Duration lifetime, String what, String node, String... more) {
        byte[][] arguments = Stream.concat(Stream.of(what, node, Long.toString(lifetime.toMillis())), Stream.of(more))
                .map(argument -> argument.getBytes(UTF_8))
                .toArray(byte[][]::new);
        // Small, and seldom run: sent as it is.
        CompletionStage<List<Object>> answer = link.call(
                keys[0], redis -> redis.eval(SCRIPT.getBytes(UTF_8), ScriptOutputType.MULTI, keys, arguments));
        return servers.within(
                answer.thenApply(parts -> parts.stream().map(Answer::text).toList()));
    }

    @Override
    public void close() {
        link.close();
        servers.close();
    }
}
