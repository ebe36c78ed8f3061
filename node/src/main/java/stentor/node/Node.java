package stentor.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import stentor.node.channel.Standing;
import stentor.node.cluster.ShardedChannels;
import stentor.node.config.NodeSettings;
import stentor.node.dialect.relay.PollDialect;
import stentor.node.dialect.relay.PublisherDialect;
import stentor.node.dialect.stream.StreamDialect;
import stentor.node.dialect.stream.WebSocketDialect;
import stentor.node.http.Answers;
import stentor.node.http.CannotListenException;
import stentor.node.http.HttpServer;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.RequestHandler;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.hub.End;
import stentor.node.hub.Hubs;
import stentor.node.hub.Subscriptions;
import stentor.node.management.ManagementHandler;
import stentor.node.management.Readiness;
import stentor.node.routes.Router;

/** One running node: its actors, its ports, its stores. The one place that knows everything. */
public final class Node implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ActorSystem<Void> system;
    private final ActorRef<Hubs.Command> hubs;
    private final OpenStreams streams;
    private final Stores stores;
    private final Readiness readiness;
    private final HttpServer server;
    private final HttpServer management;

    private Node(
            ActorSystem<Void> system,
            ActorRef<Hubs.Command> hubs,
            OpenStreams streams,
            Stores stores,
            Readiness readiness,
            HttpServer server,
            HttpServer management) {
        this.system = system;
        this.hubs = hubs;
        this.streams = streams;
        this.stores = stores;
        this.readiness = readiness;
        this.server = server;
        this.management = management;
    }

    /**
     * Starts a node and waits until it is a member of its cluster.
     *
     * @throws CompletionException with a {@link CannotListenException} as its cause if a port is in use
     */
    public static Node start(NodeSettings settings) {
        ActorSystem<Void> system =
                ActorSystem.create(Behaviors.empty(), settings.cluster().name(), PekkoConfig.of(settings.cluster()));
        Stores stores = new Stores(settings.stores(), InstantSource.system(), system);
        try {
            return start(settings, system, stores);
        } catch (RuntimeException e) {
            system.terminate();
            stores.close();
            throw e;
        }
    }

    private static Node start(NodeSettings settings, ActorSystem<Void> system, Stores stores) {
        InstantSource clock = InstantSource.system();
        Readiness readiness = new Readiness();
        Cluster cluster = Cluster.get(system);
        CompletableFuture<Void> up = Joining.whenUp(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ShardedChannels channels = new ShardedChannels(system, stores.logs(), clock, Standing.alone());
        ActorRef<Hubs.Command> hubs = system.systemActorOf(Hubs.create(channels, clock), "hubs", Props.empty());
        Subscriptions subscriptions = new Subscriptions(hubs);
        OpenStreams streams = new OpenStreams(system, StreamSettings.withBuffer(settings.subscriberBuffer()));
        int maxMessageSize = settings.limits().maxMessageSize();
        Router router = new Router(
                settings.locations(),
                new PublisherDialect(system, channels, maxMessageSize),
                new PollDialect(system, subscriptions),
                new StreamDialect(system, subscriptions, streams),
                new WebSocketDialect(system, subscriptions, streams, maxMessageSize),
                elsewhere(settings));
        HttpServer server = await(HttpServer.start(system, httpSettings(settings), router));
        HttpServer management = await(HttpServer.start(
                system,
                HttpServerSettings.on(
                        settings.cluster().managementAddress(),
                        settings.cluster().managementPort()),
                new ManagementHandler(readiness)));
        await(up);
        readiness.joined();
        return new Node(system, hubs, streams, stores, readiness, server, management);
    }

    /** Where it takes requests. */
    public InetSocketAddress address() {
        return server.localAddress();
    }

    /** Where it takes requests over TLS, if it does. */
    public java.util.Optional<InetSocketAddress> tlsAddress() {
        return server.tlsAddress();
    }

    /** Where probes are answered. */
    public InetSocketAddress managementAddress() {
        return management.localAddress();
    }

    /** Ends held requests as if their time were up, stops taking new ones, leaves the cluster, ends. */
    @Override
    public void close() {
        readiness.draining();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        hubs.tell(new Hubs.EndAll(End.GOING_AWAY, ended));
        await(ended);
        streams.close();
        await(server.terminate(Duration.ofSeconds(1)));
        await(management.terminate(Duration.ofSeconds(1)));
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        stores.close();
    }

    private static HttpServerSettings httpSettings(NodeSettings settings) {
        HttpServerSettings plain = HttpServerSettings.on(settings.address(), settings.port())
                .withMaxConnections(settings.limits().maxConnections())
                .withMaxChunk(settings.limits().maxMessageSize());
        return settings.tls()
                .map(tls -> plain.withTls(new HttpServerSettings.Tls(tls.port(), tls.certificate(), tls.key())))
                .orElse(plain);
    }

    private static RequestHandler elsewhere(NodeSettings settings) {
        return (request, connection) ->
                CompletableFuture.completedFuture(Answers.notFound(connection, Router.describe(settings.locations())));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
