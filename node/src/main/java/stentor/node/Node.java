package stentor.node;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.pattern.Patterns;
import stentor.node.cli.Build;
import stentor.node.cluster.membership.Departure;
import stentor.node.cluster.membership.KubernetesPod;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.membership.NodeLifecycle;
import stentor.node.cluster.membership.PekkoConfig;
import stentor.node.config.ClusterSettings;
import stentor.node.config.NodeSettings;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.RequestHandler;
import stentor.node.http.net.Loops;
import stentor.node.http.server.CannotListenException;
import stentor.node.http.server.HttpServer;
import stentor.node.management.Readiness;
import stentor.node.messagelog.SteadyClock;
import stentor.node.metrics.Metrics;
import stentor.node.process.FatalErrors;

/**
 * One life of a node: its actors, its ports, its stores. The one place that knows everything. Where its cluster puts it out,
 * another one follows: see {@link LastingNode}.
 */
final class Node implements NodeLifecycle.Incarnation {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /** So much of {@code drain}, and no more than 2 s: the node is to be gone in 10 s. */
    private static final int SHARE_OF_DRAIN = 2;

    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(2);

    private final Core core;
    private final Loops loops;
    private final Departure departure;
    private final Surface surface;
    private final Readiness readiness;
    private final HttpServer server;
    private final HttpServer management;

    private Node(
            Core core, Loops loops, Surface surface, Readiness readiness, HttpServer server, HttpServer management) {
        this.core = core;
        this.loops = loops;
        this.surface = surface;
        this.readiness = readiness;
        this.server = server;
        this.management = management;
        this.departure = Departure.of(core.system(), core.membership(), new Leaving());
    }

    /**
     * Starts a node, which then listens and joins its cluster.
     *
     * @param former the other members that this process knew when its cluster put it out
     * @param operations what operators may have done with it
     * @throws CompletionException with a {@link CannotListenException} as its cause if a port is in use
     */
    static Node start(NodeSettings asked, Set<String> former, Operations operations) {
        NodeSettings settings = asked.with(Stores.reachable(asked));
        Config pekko = PekkoConfig.of(settings.cluster(), settings.limits().maxMessageSize());
        KubernetesPod.require(settings.cluster(), System.getenv(), pekko);
        Loops loops = Loops.start("stentor-http", Loops.forThisMachine(), FatalErrors::endProcess);
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                settings.cluster().name(),
                ActorSystemSetup.create(BootstrapSetup.create(pekko)
                        .withDefaultExecutionContext(ExecutionContexts.fromExecutor(loops.executor()))));
        SteadyClock clock = new SteadyClock();
        Stores stores = new Stores(settings, clock, system);
        try {
            return start(settings, former, operations, system, loops, stores, clock);
        } catch (RuntimeException e) {
            system.terminate();
            awaitEnd(system);
            loops.stop();
            stores.close();
            throw e;
        }
    }

    private static Node start(
            NodeSettings settings,
            Set<String> former,
            Operations operations,
            ActorSystem<Void> system,
            Loops loops,
            Stores stores,
            InstantSource clock) {
        Metrics metrics = new Metrics(Build.read().version());
        Core core = Core.start(settings, former, system, stores, clock, metrics);
        Readiness readiness = new Readiness();
        Surface surface = new Surface(core, readiness, operations);
        HttpServer server = await(HttpServer.start(system, loops, HttpSettings.of(settings), surface.handler()));
        surface.listensAt(server.localAddress());
        HttpServer management;
        try {
            management = await(management(settings.cluster(), system, surface.management()));
        } catch (RuntimeException e) {
            // Its loops are its own: they would go on, and keep the port, after the actor system has ended.
            await(server.terminate(LAST_ANSWERS));
            throw e;
        }
        NodeMetrics.add(core, loops, server, surface, readiness);
        operations.reloading().countIn(metrics);
        core.membership().up().thenRun(readiness::joined);
        return new Node(core, loops, surface, readiness, server, management);
    }

    /** Where it takes requests. */
    InetSocketAddress address() {
        return server.localAddress();
    }

    /** Where it takes requests over TLS, if it does. */
    Optional<InetSocketAddress> tlsAddress() {
        return server.tlsAddress();
    }

    /** Where probes are answered. */
    InetSocketAddress managementAddress() {
        return management.localAddress();
    }

    /** The settings with the ports that it was given where it asked for any: they are its ports from now on. */
    NodeSettings settled(NodeSettings asked) {
        return asked.at(
                address().getPort(),
                tlsAddress().map(InetSocketAddress::getPort),
                Cluster.get(core.system()).selfMember().address().getPort().orElseThrow(),
                managementAddress().getPort());
    }

    /**
     * Takes other settings while it serves, as far as it can; see {@link NodeSettings#taking}. What is open stays open.
     *
     * @throws stentor.node.http.tls.TlsFileException if a certificate cannot be used
     * @throws IllegalArgumentException if a rule cannot be made of them; then, too, nothing changes
     */
    void take(NodeSettings others) {
        NodeSettings settings = core.settings().taking(others);
        // What could fail comes first. What answers is made again below, of limits and webhooks as they are then.
        surface.front(settings);
        server.use(HttpSettings.of(settings));
        core.keepTo(settings);
        surface.answerBy(surface.front(settings));
        server.decidesAnew();
    }

    @Override
    public ActorSystem<?> system() {
        return core.system();
    }

    @Override
    public Membership membership() {
        return core.membership();
    }

    @Override
    public Departure departure() {
        return departure;
    }

    @Override
    public void release() {
        surface.traces().close();
        loops.stop();
        core.stores().close();
        core.metrics().close();
    }

    /** What this node does when it leaves, in this order. */
    private final class Leaving implements Departure.Steps {
        @Override
        public void stopBeingReady(Duration drain) {
            readiness.draining();
            // Clients come back elsewhere at once, so they are not all told at the same moment.
            surface.streams().ends().over(spread(drain));
        }

        @Override
        public CompletionStage<?> stopListening() {
            return server.unbind();
        }

        @Override
        public CompletionStage<?> endSubscribers() {
            Duration spread = surface.streams().ends().time();
            surface.pusher().drain(spread);
            surface.pusher().stop();
            return core.endSubscribers()
                    .thenRun(surface.streams()::close)
                    .thenCompose(ended -> Patterns.after(
                            spread, core.system(), () -> CompletableFuture.completedFuture(Done.getInstance())));
        }

        @Override
        public CompletionStage<?> finishRequests() {
            return server.terminate(LAST_ANSWERS);
        }

        @Override
        public CompletionStage<?> stopAnsweringProbes() {
            return management.terminate(LAST_ANSWERS);
        }
    }

    /** For how long what ends with a node that drains is spread. */
    private static Duration spread(Duration drain) {
        Duration share = drain.dividedBy(SHARE_OF_DRAIN);
        return share.compareTo(LONGEST_SPREAD) < 0 ? share : LONGEST_SPREAD;
    }

    /** Whoever did not ask for a port takes another one rather than fail: two nodes on one machine are no mistake. */
    private static CompletionStage<HttpServer> management(
            ClusterSettings settings, ActorSystem<Void> system, RequestHandler handler) {
        int port = settings.managementPort().orElse(ClusterSettings.DEFAULT_MANAGEMENT_PORT);
        CompletionStage<HttpServer> wanted = HttpServer.start(
                system, FatalErrors::endProcess, HttpServerSettings.on(settings.managementAddress(), port), handler);
        if (settings.managementPort().isPresent()) {
            return wanted;
        }
        HttpServerSettings anywhere = HttpServerSettings.on(settings.managementAddress(), 0);
        return wanted.exceptionallyCompose(
                taken -> HttpServer.start(system, FatalErrors::endProcess, anywhere, handler));
    }

    private static void awaitEnd(ActorSystem<?> system) {
        system.getWhenTerminated()
                .toCompletableFuture()
                .completeOnTimeout(null, STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
