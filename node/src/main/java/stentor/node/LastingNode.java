package stentor.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.cluster.membership.NodeLifecycle;
import stentor.node.config.Configuration;
import stentor.node.config.NodeSettings;
import stentor.node.http.server.CannotListenException;

/** A node that stays: where its cluster puts it out, it starts again in this process and at the same ports. */
public final class LastingNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastingNode.class);

    /** What it may take besides draining. Whoever told a node to stop kills it when its patience is over. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Duration drain;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final NodeLifecycle lifecycle;
    private final Operations operations;
    private volatile NodeSettings settings;
    private Optional<Node> begun = Optional.empty();

    private LastingNode(NodeSettings settings, Supplier<Configuration> source) {
        this.settings = settings;
        this.drain = settings.cluster().drain();
        this.operations = new Operations(this::beginToLeave, new Reloading(settings, source, this::take));
        this.lifecycle = NodeLifecycle.start(this::begin);
    }

    /**
     * Starts a node, which listens when this returns, and is about to join its cluster.
     *
     * @throws CompletionException with a {@link CannotListenException} as its cause if a port is in use
     */
    public static LastingNode start(NodeSettings settings) {
        return start(settings, () -> new Configuration.Loaded(settings, List.of()));
    }

    /**
     * As the other.
     *
     * @param source reads the configuration again, when the node is told to {@link #reload}
     */
    public static LastingNode start(NodeSettings settings, Supplier<Configuration> source) {
        return new LastingNode(settings, source);
    }

    private synchronized Node begin(Set<String> former) {
        Node node = Node.start(settings, former, operations);
        settings = node.settled(settings);
        begun = Optional.of(node);
        node.membership().up().whenComplete((up, failure) -> {
            if (failure == null) {
                joined.complete(null);
            } else {
                joined.completeExceptionally(failure);
            }
        });
        return node;
    }

    /**
     * Waits until it is a member of its cluster, for as long as that takes.
     *
     * @throws CompletionException with a {@link stentor.node.cluster.membership.CannotJoinException} as its cause if it is
     *     of no use to wait
     */
    public void awaitMember() {
        joined.join();
    }

    /** Where it takes requests. */
    public InetSocketAddress address() {
        return current().address();
    }

    /** Where it takes requests over TLS, if it does. */
    public Optional<InetSocketAddress> tlsAddress() {
        return current().tlsAddress();
    }

    /** Where probes are answered. */
    public InetSocketAddress managementAddress() {
        return current().managementAddress();
    }

    /** Completed when it has ended for good; exceptionally if it could not be started again. */
    public CompletionStage<Void> ended() {
        return lifecycle.ended();
    }

    /** Whether its cluster has no other nodes now. */
    public boolean isAlone() {
        return current().membership().isAlone();
    }

    /** How long it serves on when it is told to {@link #leave}. */
    public Duration drain() {
        return drain;
    }

    /** Reads the configuration again and, if it can, takes it; a line of the log says how that went. May take its time. */
    public void reload() {
        operations.reloading().reload();
    }

    /** A life that is over takes nothing; the next one begins with it. */
    private synchronized void take(NodeSettings others) {
        Optional<Node> living = begun.filter(
                node -> !node.system().getWhenTerminated().toCompletableFuture().isDone());
        living.ifPresent(node -> node.take(others));
        settings = settings.taking(others);
    }

    /** Leaves in good order: serves on for as long as is configured so that balancers notice, then as {@link #close}. */
    public void leave() {
        leave(drain);
    }

    /** Ends held requests as if their time were up, takes no new ones, hands over what it owns, leaves its cluster, ends. */
    @Override
    public void close() {
        leave(Duration.ZERO);
    }

    private void beginToLeave() {
        lifecycle.leave(drain);
    }

    private void leave(Duration drain) {
        lifecycle
                .leave(drain)
                .toCompletableFuture()
                .copy()
                .orTimeout(drain.plus(STOP_LIMIT).toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    LOG.warn("this node did not end in good order: {}", failure.toString());
                    return null;
                })
                .join();
    }

    private Node current() {
        return (Node) lifecycle.current();
    }
}
