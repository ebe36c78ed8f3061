package stentor.node.http.server;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Scheduler;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.RequestHandler;
import stentor.node.http.TooMany;
import stentor.node.http.connection.ClientConnection;
import stentor.node.http.connection.OpenConnections;
import stentor.node.http.connection.ServerContext;
import stentor.node.http.http1.Http1Connection;
import stentor.node.http.http2.Http2Connection;
import stentor.node.http.net.Listener;
import stentor.node.http.net.Loops;
import stentor.node.http.tls.TlsContext;
import stentor.node.http.tls.TlsFileException;

/**
 * Listens for HTTP and gives each request to a handler. Ends connections that take too long, refuses those that are too many, and tells
 * handlers when a client is gone while its request is held.
 */
public final class HttpServer {
    private static final Duration LONGEST_SWEEP_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SHORTEST_SWEEP_INTERVAL = Duration.ofMillis(20);

    private final ServerContext context;
    private final AtomicReference<HttpServerSettings> settings;
    private final Optional<TlsContext> tls;
    private final OpenConnections connections;
    private final Supplier<CompletionStage<Void>> afterwards;
    private final List<Listener> listeners;
    private final List<Cancellable> tasks;
    private final AtomicBoolean terminating = new AtomicBoolean();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    private HttpServer(
            ServerContext context,
            AtomicReference<HttpServerSettings> settings,
            Optional<TlsContext> tls,
            Supplier<CompletionStage<Void>> afterwards,
            List<Listener> listeners,
            List<Cancellable> tasks) {
        this.context = context;
        this.settings = settings;
        this.tls = tls;
        this.connections = context.connections();
        this.afterwards = afterwards;
        this.listeners = listeners;
        this.tasks = tasks;
    }

    /**
     * Starts to listen. The stage fails with {@link CannotListenException} if a port cannot be had, with {@link
     * TlsFileException} if the certificate or its key cannot be used; then nothing stays open.
     *
     * @param loops that connections belong to; the caller's, who stops them after this
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system, Loops loops, HttpServerSettings settings, RequestHandler handler) {
        return start(system, loops, () -> CompletableFuture.completedFuture(null), settings, handler);
    }

    /**
     * As the other, with a loop of its own.
     *
     * @param fatal is told of an {@link Error} on it
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system, Consumer<Error> fatal, HttpServerSettings settings, RequestHandler handler) {
        Loops loops = Loops.start("stentor-http-own", 1, fatal);
        return start(system, loops, loops::stop, settings, handler);
    }

    private static CompletionStage<HttpServer> start(
            ActorSystem<?> system,
            Loops loops,
            Supplier<CompletionStage<Void>> afterwards,
            HttpServerSettings settings,
            RequestHandler handler) {
        OpenConnections connections = new OpenConnections(settings.maxConnections(), settings.perAddress());
        Optional<TlsContext> tls;
        try {
            tls = settings.tls().map(TlsContext::new);
        } catch (TlsFileException e) {
            return afterwards.get().thenCompose(stopped -> CompletableFuture.failedFuture(e));
        }
        ServerContext context = new ServerContext(system, settings, handler, connections, loops::failed);
        AtomicReference<HttpServerSettings> inForce = new AtomicReference<>(settings);
        return listen(loops, inForce, tls, context)
                .thenApply(listeners -> new HttpServer(
                        context, inForce, tls, afterwards, listeners, tasks(system, settings, tls, connections)))
                .exceptionallyCompose(
                        failure -> afterwards.get().thenCompose(stopped -> CompletableFuture.failedFuture(failure)));
    }

    /** Plain HTTP, then TLS if there is any. */
    private static CompletionStage<List<Listener>> listen(
            Loops loops, AtomicReference<HttpServerSettings> inForce, Optional<TlsContext> tls, ServerContext server) {
        HttpServerSettings settings = inForce.get();
        CompletionStage<Listener> plain = bind(
                loops,
                settings.address(),
                settings.port(),
                channel -> begin(inForce.get(), channel, client -> {
                    serve(server, channel, client, false);
                }));
        if (tls.isEmpty()) {
            return plain.thenApply(List::of);
        }
        int port = settings.tls().get().port();
        return plain.thenCompose(first -> bind(
                        loops,
                        settings.address(),
                        port,
                        channel -> begin(inForce.get(), channel, client -> {
                            channel.pipeline().addLast(tls.get().newHandler(channel.alloc()));
                            serve(server, channel, client, true);
                        }))
                .thenApply(second -> List.of(first, second))
                .exceptionallyCompose(
                        failure -> first.close().thenCompose(closed -> CompletableFuture.failedFuture(failure))));
    }

    /** At once, or when a balancer has said for whom it has connected. */
    private static void begin(HttpServerSettings settings, Channel channel, Consumer<InetSocketAddress> begin) {
        InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
        if (settings.proxyHeaderFrom().test(peer.getAddress())) {
            ProxyHeader.await(channel, settings.patience().request(), begin);
        } else {
            begin.accept(peer);
        }
    }

    private static void serve(ServerContext server, Channel channel, InetSocketAddress address, boolean secure) {
        ClientConnection client = new ClientConnection(address, secure, channel.eventLoop());
        Http1Connection http1 = Http1Connection.begin(server, client, channel);
        Runnable toHttp2 = () -> {
            http1.makeRoom();
            Http2Connection.begin(server, client, channel);
        };
        http1.precede(secure ? new Alpn(toHttp2, client) : new FirstBytes(toHttp2));
    }

    private static CompletionStage<Listener> bind(Loops loops, String address, int port, Consumer<Channel> handlers) {
        String host = address.isEmpty() ? "0.0.0.0" : address;
        return Listener.bind(loops, new InetSocketAddress(host, port), handlers)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(new CannotListenException(host, port, failure)));
    }

    private static List<Cancellable> tasks(
            ActorSystem<?> system, HttpServerSettings settings, Optional<TlsContext> tls, OpenConnections connections) {
        List<Cancellable> tasks = new ArrayList<>();
        Duration interval = sweepInterval(settings.patience());
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        Scheduler scheduler = system.scheduler();
        tasks.add(scheduler.scheduleWithFixedDelay(
                interval, interval, () -> connections.sweep(settings.patience()), system.executionContext()));
        tls.ifPresent(context -> tasks.add(scheduler.scheduleWithFixedDelay(
                TlsContext.LOOK_INTERVAL,
                TlsContext.LOOK_INTERVAL,
                () -> blocking.execute(context::lookAgain),
                system.executionContext())));
        return tasks;
    }

    /**
     * Takes other settings while it serves, but for ports, addresses and patience. What is open stays as it is; connections
     * that come are limited, and shown a certificate, by the new ones.
     *
     * @throws TlsFileException if a certificate or its key cannot be used: then nothing changes
     */
    public void use(HttpServerSettings newSettings) {
        if (tls.isPresent() && newSettings.tls().isPresent()) {
            tls.get().use(newSettings.tls().get());
        }
        settings.set(newSettings);
        connections.limit(newSettings.maxConnections(), newSettings.perAddress());
        context.limitBody(newSettings.maxBody());
    }

    /** The handler's decisions have changed: each repeated poll goes to the handler once more. */
    public void decidesAnew() {
        context.decidesAnew();
    }

    /** Where plain HTTP is served. */
    public InetSocketAddress localAddress() {
        return listeners.get(0).address();
    }

    /** Where TLS is served, if it is. */
    public Optional<InetSocketAddress> tlsAddress() {
        return listeners.stream().skip(1).map(Listener::address).findFirst();
    }

    /** Connections that are open now, on both ports. */
    public int connections() {
        return connections.count();
    }

    /** How many connections were refused so far for this reason. */
    public long refused(TooMany why) {
        return connections.refused(why);
    }

    /** Takes no new connections; those that are open stay. */
    public CompletionStage<Void> unbind() {
        return CompletableFuture.allOf(listeners.stream()
                .map(listener -> listener.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Takes no new connections, closes idle ones, lets each open request be its connection's last, and cuts off what is
     * still open after the deadline. The stage completes when all connections are closed, at most a moment after it.
     */
    public CompletionStage<Void> terminate(Duration deadline) {
        if (!terminating.compareAndSet(false, true)) {
            return terminated;
        }
        CompletableFuture<Void> closed =
                unbind().thenCompose(done -> connections.close()).toCompletableFuture();
        closed.copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> {
                    connections.abort();
                    return closed.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS);
                })
                .whenComplete((done, failure) -> tasks.forEach(Cancellable::cancel))
                .thenCompose(done -> afterwards.get())
                .whenComplete((done, failure) -> terminated.complete(null));
        return terminated;
    }

    /** Often enough that nobody stays much longer than allowed, seldom enough to cost nothing. */
    private static Duration sweepInterval(HttpServerSettings.Patience patience) {
        Duration shortest =
                List.of(patience.idle(), patience.request(), patience.lastAnswer(), patience.linger()).stream()
                        .min(Duration::compareTo)
                        .get()
                        .dividedBy(4);
        Duration atMost = shortest.compareTo(LONGEST_SWEEP_INTERVAL) < 0 ? shortest : LONGEST_SWEEP_INTERVAL;
        return atMost.compareTo(SHORTEST_SWEEP_INTERVAL) > 0 ? atMost : SHORTEST_SWEEP_INTERVAL;
    }
}
