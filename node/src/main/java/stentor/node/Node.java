package stentor.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.AccessRules;
import stentor.node.access.ClientAddresses;
import stentor.node.access.ForwardedFor;
import stentor.node.access.HostNames;
import stentor.node.access.Loopback;
import stentor.node.channel.StoredMessages;
import stentor.node.cluster.membership.Departure;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.membership.NodeLifecycle;
import stentor.node.cluster.membership.PekkoConfig;
import stentor.node.cluster.pattern.PatternDirectory;
import stentor.node.cluster.revocation.SharedRevocations;
import stentor.node.cluster.sharding.OwnedKind;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.cluster.wire.WireSerializer;
import stentor.node.config.ClusterSettings;
import stentor.node.config.ConsoleSettings;
import stentor.node.config.NodeSettings;
import stentor.node.config.Proxies;
import stentor.node.config.StoreSettings;
import stentor.node.config.TlsSettings.ClientCertificates;
import stentor.node.console.ClusterView;
import stentor.node.console.Console;
import stentor.node.console.ConsoleApi;
import stentor.node.console.ThisNode;
import stentor.node.demo.DemoPages;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Publisher;
import stentor.node.dialect.bayeux.BayeuxDialect;
import stentor.node.dialect.bus.BusDialect;
import stentor.node.dialect.pusher.PusherDialect;
import stentor.node.dialect.queue.QueueDialect;
import stentor.node.dialect.relay.PollTransports;
import stentor.node.dialect.relay.PubSubDialect;
import stentor.node.dialect.relay.PublisherDialect;
import stentor.node.dialect.relay.PublisherRequests;
import stentor.node.dialect.relay.SubscriberDialect;
import stentor.node.dialect.relay.Transports;
import stentor.node.dialect.stream.StreamDialect;
import stentor.node.dialect.stream.WebSocketDialect;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.RequestHandler;
import stentor.node.http.files.StaticFiles;
import stentor.node.http.net.Loops;
import stentor.node.http.server.CannotListenException;
import stentor.node.http.server.HttpServer;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.hub.End;
import stentor.node.hub.Hubs;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.location.Authorize;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PusherLocation;
import stentor.node.location.Transport;
import stentor.node.management.ManagementHandler;
import stentor.node.management.Operators;
import stentor.node.management.Order;
import stentor.node.management.Readiness;
import stentor.node.management.RevokeOrder;
import stentor.node.management.WebhooksOrder;
import stentor.node.messagelog.SteadyClock;
import stentor.node.metrics.Metrics;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.node.page.Pages;
import stentor.node.queue.ConsumerDesk;
import stentor.node.queue.Consumers;
import stentor.node.routes.Router;
import stentor.node.session.AppGuard;
import stentor.node.session.BayeuxPublisher;
import stentor.node.session.SessionActor;
import stentor.node.session.SessionCommand;
import stentor.node.session.SessionCounts;
import stentor.node.session.SessionDesk;
import stentor.node.session.SessionNode;
import stentor.node.session.SessionSurroundings;
import stentor.node.webhook.HookCounts;
import stentor.node.webhook.HookReports;
import stentor.node.webhook.OutboxCommand;
import stentor.node.webhook.OutboxReply;
import stentor.node.webhook.Outboxes;
import stentor.node.webhook.Webhooks;
import stentor.protocol.channel.ChannelKey;

/**
 * One life of a node: its actors, its ports, its stores. The one place that knows everything. Where its cluster puts it out,
 * another one follows: see {@link LastingNode}.
 */
final class Node implements NodeLifecycle.Incarnation {
    private static final String CONSOLE_USER = "admin";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final ActorSystem<Void> system;
    private final Loops loops;
    private final Membership membership;
    private final Departure departure;
    private final Hubs hubs;
    private final PatternHubs patternHubs;
    private final Consumers consumers;
    private final SessionDesk sessions;
    private final OpenStreams streams;
    private final PusherParts pusher;
    private final Stores stores;
    private final Metrics metrics;
    private final Readiness readiness;
    private final HttpServer server;
    private final HttpServer management;

    private Node(
            ActorSystem<Void> system,
            Loops loops,
            Membership membership,
            Hubs hubs,
            PatternHubs patternHubs,
            Consumers consumers,
            SessionDesk sessions,
            OpenStreams streams,
            PusherParts pusher,
            Stores stores,
            Metrics metrics,
            Readiness readiness,
            HttpServer server,
            HttpServer management) {
        this.system = system;
        this.loops = loops;
        this.membership = membership;
        this.hubs = hubs;
        this.patternHubs = patternHubs;
        this.consumers = consumers;
        this.sessions = sessions;
        this.streams = streams;
        this.pusher = pusher;
        this.stores = stores;
        this.metrics = metrics;
        this.readiness = readiness;
        this.server = server;
        this.management = management;
        this.departure = Departure.of(system, membership, new Leaving());
    }

    /**
     * Starts a node, which then listens and joins its cluster.
     *
     * @param former the other members that this process knew when its cluster put it out
     * @param leave ends the process in good order
     * @throws CompletionException with a {@link CannotListenException} as its cause if a port is in use
     */
    static Node start(NodeSettings asked, Set<String> former, Runnable leave) {
        NodeSettings settings = asked.with(Stores.reachable(asked));
        Loops loops = Loops.start("stentor-http", Loops.forThisMachine(), FatalErrors::endProcess);
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                settings.cluster().name(),
                ActorSystemSetup.create(BootstrapSetup.create(PekkoConfig.of(
                                settings.cluster(), settings.limits().maxMessageSize()))
                        .withDefaultExecutionContext(ExecutionContexts.fromExecutor(loops.executor()))));
        SteadyClock clock = new SteadyClock();
        Stores stores = new Stores(settings, clock, system);
        try {
            return start(settings, former, leave, system, loops, stores, clock);
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
            Runnable leave,
            ActorSystem<Void> system,
            Loops loops,
            Stores stores,
            InstantSource clock) {
        Readiness readiness = new Readiness();
        WireSerializer.requireBindings(system);
        Membership membership = Membership.join(system, settings.cluster(), former, stores.registry());
        Standing standing = membership.standing();
        PatternDirectory patterns = new PatternDirectory(system, standing);
        Sharding sharding = new Sharding(system, standing);
        Metrics metrics = new Metrics(version());
        HookCounts hookCounts = new HookCounts();
        HookReports hooks = new HookReports(settings.appsInForce(), pusherStores(settings), hookCounts);
        NodeLimits limits = new NodeLimits(settings.limits());
        ShardedChannels channels = new ShardedChannels(
                sharding, withNames(stores.logs(), metrics::counting), clock, patterns, hooks, limits.channels());
        Props onLoops = DispatcherSelector.fromConfig(OwnerNode.DISPATCHER);
        Hubs hubs = new Hubs(system, onLoops, channels, standing, clock);
        PatternHubs patternHubs = new PatternHubs(system, onLoops, channels, patterns, standing);
        channels.answerRollCalls(hubs::nameHolders);
        Subscriptions subscriptions = new Subscriptions(hubs);
        ShardedQueues queues = new ShardedQueues(sharding, withNames(stores.queueLogs(), metrics::counting), clock);
        Consumers consumers = new Consumers(system.systemActorOf(
                ConsumerDesk.create(queues, standing, new SteadyClock()), ConsumerDesk.NAME, Props.empty()));
        OpenStreams streams = new OpenStreams(system, StreamSettings.withBuffer(settings.subscriberBuffer()));
        int maxMessageSize = settings.limits().maxMessageSize();
        PollTransports polls = new PollTransports(system, subscriptions);
        StreamDialect endless = new StreamDialect(system, subscriptions, streams);
        WebSocketDialect webSockets = new WebSocketDialect(system, subscriptions, streams, maxMessageSize);
        Transports transports = new Transports(Map.of(
                Transport.LONGPOLL, metrics.counting(Transport.LONGPOLL, polls::held),
                Transport.INTERVAL, metrics.counting(Transport.INTERVAL, polls::atOnce),
                Transport.SSE, metrics.counting(Transport.SSE, endless::events),
                Transport.MULTIPART, metrics.counting(Transport.MULTIPART, endless::multipart),
                Transport.CHUNKED, metrics.counting(Transport.CHUNKED, endless::chunks),
                Transport.WEBSOCKET, metrics.counting(Transport.WEBSOCKET, webSockets::subscribe)));
        Publisher publisher = new Publisher(metrics.counting(channels));
        Bodies bodies = new Bodies(system, maxMessageSize);
        PublisherRequests publishers = new PublisherRequests(publisher, bodies);
        PusherParts pusher = PusherParts.of(
                system,
                sharding,
                settings,
                desk -> new PusherDialect(
                        system,
                        settings.appsInForce(),
                        publisher,
                        bodies,
                        subscriptions,
                        streams,
                        desk,
                        clock,
                        channels.listings(),
                        new StoredMessages(system, channels),
                        hooks));
        Optional<Webhooks> webhooks = webhooks(settings, system, hooks, hookCounts, stores, channels, sharding, clock);
        BayeuxPublisher bayeuxPublisher = new BayeuxPublisher(channels, maxMessageSize);
        SessionCounts sessionCounts = new SessionCounts();
        SessionDesk sessions = sessions(
                sharding,
                standing,
                clock,
                system,
                desk -> new SessionSurroundings(
                        subscriptions,
                        patternHubs,
                        bayeuxPublisher,
                        new AppGuard(settings.appsInForce()),
                        stores::sessions,
                        sessionCounts,
                        desk));
        List<Dialect<?>> dialects = List.of(
                new PublisherDialect(publishers, webSockets),
                new SubscriberDialect(transports),
                new PubSubDialect(publishers, transports),
                new QueueDialect(queues, consumers, bodies),
                new BusDialect(publisher, bodies, subscriptions, patternHubs, streams),
                pusher.dialect(),
                new BayeuxDialect(
                        sessions, bayeuxPublisher, bodies, streams, maxMessageSize, settings.subscriberBuffer()));
        AccessRules accesses = new AccessRules(system, clock);
        AtomicReference<HttpServer> listening = new AtomicReference<>();
        ThisNode thisNode = new ThisNode(
                new ThisNode.Self(
                        () -> Optional.ofNullable(listening.get())
                                .map(server ->
                                        server.localAddress().getAddress().getHostAddress()
                                                + ':'
                                                + server.localAddress().getPort())
                                .orElse(""),
                        () -> readiness.state().name().toLowerCase(Locale.ROOT),
                        version(),
                        kinds(settings.stores()),
                        leave),
                metrics,
                new ThisNode.Owned<>(channels, wanted -> channels.here(wanted::includes, wanted.most())),
                new ThisNode.Owned<>(queues, wanted -> queues.here(wanted::includes, wanted.most())));
        SharedRevocations revocations = new SharedRevocations(
                system, clock, revocation -> accesses.live().revoke(revocation));
        ClientAddresses addresses = addresses(settings.proxies());
        Router router = new Router(
                settings.locations(),
                dialects,
                accesses::access,
                addresses,
                limits.limiter(clock),
                elsewhere(
                        settings,
                        system,
                        console(settings)
                                .map(enabled -> new Console(
                                        enabled.password()
                                                .map(password -> accesses.access(
                                                        new Authorize.Basic(Map.of(CONSOLE_USER, password)))),
                                        new ConsoleApi(
                                                new ClusterView(system, thisNode),
                                                publisher,
                                                bodies,
                                                endless::events,
                                                settings.stores().keySet(),
                                                settings.appsInForce(),
                                                webhooks.map(WebhooksOrder::new))))));
        RequestHandler guarded = guarded(router, settings.address(), settings);
        HttpServer server = await(HttpServer.start(system, loops, httpSettings(settings), guarded));
        listening.set(server);
        HttpServer management;
        try {
            management = await(management(
                    settings.cluster(),
                    system,
                    guarded(
                            new ManagementHandler(
                                    readiness,
                                    Metrics.CONTENT_TYPE,
                                    metrics::scrape,
                                    new Operators(settings.cluster().managementToken()),
                                    orders(
                                            new RevokeOrder(clock, revocation -> revocations
                                                    .revoke(revocation)
                                                    .thenApply(Node::told)),
                                            webhooks)),
                            settings.cluster().managementAddress(),
                            settings)));
        } catch (RuntimeException e) {
            // Its loops are its own: they would go on, and keep the port, after the actor system has ended.
            await(server.terminate(LAST_ANSWERS));
            throw e;
        }
        pusher.countIn(metrics);
        NodeMetrics.add(metrics, loops, server, streams, hubs, channels, queues, membership, readiness);
        NodeMetrics.clock(metrics, stores::clockAhead);
        NodeMetrics.webhooks(metrics, hookCounts);
        NodeMetrics.sessions(metrics, sessionCounts, sessions);
        limits.add(metrics, hubs);
        membership.up().thenRun(readiness::joined);
        return new Node(
                system,
                loops,
                membership,
                hubs,
                patternHubs,
                consumers,
                sessions,
                streams,
                pusher,
                stores,
                metrics,
                readiness,
                server,
                management);
    }

    private static List<Order> orders(Order revoke, Optional<Webhooks> webhooks) {
        return webhooks.map(found -> List.of(revoke, new WebhooksOrder(found))).orElseGet(() -> List.of(revoke));
    }

    /** The stores in which apps have channels. */
    private static Set<String> pusherStores(NodeSettings settings) {
        return settings.locations().locations().stream()
                .filter(PusherLocation.class::isInstance)
                .map(location -> location.mount().store())
                .collect(Collectors.toSet());
    }

    /** Empty: no app has any. */
    private static Optional<Webhooks> webhooks(
            NodeSettings settings,
            ActorSystem<?> system,
            HookReports reports,
            HookCounts counts,
            Stores stores,
            ShardedChannels channels,
            Sharding sharding,
            InstantSource clock) {
        return reports.outboxes().isEmpty()
                ? Optional.empty()
                : Optional.of(new Webhooks(
                        system,
                        settings.appsInForce(),
                        reports,
                        counts,
                        stores.outboxLogs(),
                        channels,
                        sharding.node(),
                        sharding::nodes,
                        clock,
                        owner -> outboxes(sharding, owner)));
    }

    private static Outboxes outboxes(
            Sharding sharding, BiFunction<ChannelKey, OwnerNode<OutboxCommand>, Behavior<OutboxCommand>> owner) {
        ShardedOwners<ChannelKey, OutboxCommand> owners = sharding.own(new OwnedKind<>(
                "webhooks",
                OutboxCommand.class,
                new OutboxCommand.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.empty(),
                List::of,
                owner));
        return new Outboxes() {
            @Override
            public void tell(ChannelKey outbox, OutboxCommand command) {
                owners.tell(outbox, command);
            }

            @Override
            public CompletionStage<OutboxReply> ask(
                    ChannelKey outbox, Function<ReplyTo<OutboxReply>, ? extends OutboxCommand.Question> command) {
                return owners.ask(outbox, command);
            }
        };
    }

    private static RevokeOrder.Outcome told(SharedRevocations.Outcome outcome) {
        return switch (outcome) {
            case EVERYWHERE -> RevokeOrder.Outcome.EVERYWHERE;
            case NOT_CONFIRMED -> RevokeOrder.Outcome.NOT_CONFIRMED;
            case TOO_MANY -> RevokeOrder.Outcome.TOO_MANY;
        };
    }

    /** The sessions of Bayeux clients: their door, and this node's desk, through which its clients talk to them. */
    private static SessionDesk sessions(
            Sharding sharding,
            Standing standing,
            InstantSource clock,
            ActorSystem<?> system,
            Function<Supplier<SessionDesk>, SessionNode> surroundings) {
        AtomicReference<SessionDesk> desk = new AtomicReference<>();
        SessionNode node = surroundings.apply(desk::get);
        ShardedOwners<ChannelKey, SessionCommand> owners = sharding.own(new OwnedKind<>(
                "session",
                SessionCommand.class,
                new SessionCommand.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.empty(),
                List::of,
                (key, home) -> SessionActor.create(key, clock, node, home)));
        desk.set(new SessionDesk(
                owners::tellDirectly,
                standing,
                behavior -> system.systemActorOf(behavior, "stentor-sessions", Props.empty())));
        return desk.get();
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
                Cluster.get(system).selfMember().address().getPort().orElseThrow(),
                managementAddress().getPort());
    }

    @Override
    public ActorSystem<?> system() {
        return system;
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public Departure departure() {
        return departure;
    }

    @Override
    public void release() {
        loops.stop();
        stores.close();
        metrics.close();
    }

    private static String version() {
        String version = Node.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private static <T> Map<String, T> withNames(Map<String, T> values, BiFunction<String, T, T> change) {
        Map<String, T> changed = new HashMap<>();
        values.forEach((name, value) -> changed.put(name, change.apply(name, value)));
        return changed;
    }

    /** What this node does when it leaves, in this order. */
    private final class Leaving implements Departure.Steps {
        @Override
        public void stopBeingReady(Duration drain) {
            readiness.draining();
            // They come back elsewhere at once, so they are not all told at the same moment.
            pusher.drain(drain);
        }

        @Override
        public CompletionStage<?> stopListening() {
            return server.unbind();
        }

        @Override
        public CompletionStage<?> endSubscribers() {
            sessions.stop();
            pusher.stop();
            return hubs.endAll(End.GOING_AWAY)
                    .thenCombine(patternHubs.endAll(End.GOING_AWAY), (hubsDone, patternsDone) -> hubsDone)
                    .thenCombine(consumers.closeDesk(), (hubsDone, deskDone) -> hubsDone)
                    .thenRun(streams::close);
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

    /** On loopback a page in a browser must not get at it by a name of its own. */
    private static RequestHandler guarded(RequestHandler handler, String address, NodeSettings settings) {
        return Loopback.is(address) ? new HostNames(handler, settings.hosts()) : handler;
    }

    private static ClientAddresses addresses(Proxies proxies) {
        return new ClientAddresses(
                proxies.trusted(),
                proxies.header()
                        .map(header -> List.of(ForwardedFor.valueOf(header.name())))
                        .orElse(List.of(ForwardedFor.values())));
    }

    private static HttpServerSettings httpSettings(NodeSettings settings) {
        HttpServerSettings plain = HttpServerSettings.on(settings.address(), settings.port())
                .withMaxConnections(settings.limits().maxConnections())
                .withPerAddress(new HttpServerSettings.PerAddress(
                        settings.limits().maxConnectionsPerAddress().orElse(Integer.MAX_VALUE),
                        addresses(settings.proxies())::isProxy))
                .withProxyHeaderFrom(
                        settings.proxies().protocol() ? addresses(settings.proxies())::isProxy : address -> false)
                .withMaxBody(settings.limits().maxMessageSize());
        return settings.tls()
                .map(tls -> plain.withTls(new HttpServerSettings.Tls(
                        tls.port(),
                        tls.certificate(),
                        tls.key(),
                        tls.clientAuthority()
                                .map(authority -> new HttpServerSettings.Clients(
                                        authority, tls.clientCertificates() == ClientCertificates.REQUIRED)))))
                .orElse(plain);
    }

    /** Where everybody may ask, it wants a password. */
    static Optional<ConsoleSettings> console(NodeSettings settings) {
        ConsoleSettings console = settings.console();
        boolean open = console.password().isPresent() || Loopback.is(settings.address());
        return Optional.of(console).filter(asked -> asked.enabled() && open);
    }

    private static Map<String, String> kinds(Map<String, StoreSettings> stores) {
        Map<String, String> kinds = new HashMap<>();
        stores.forEach((name, store) -> kinds.put(name, store.type()));
        return kinds;
    }

    /** Answers what no location takes: from the docroot if there is one, else with what there is. */
    private static RequestHandler elsewhere(NodeSettings settings, ActorSystem<?> system, Optional<Console> console) {
        List<String> locations = Router.describe(settings.locations());
        Optional<StaticFiles> files = settings.docroot().map(docroot -> new StaticFiles(docroot, system));
        Optional<Pages> demo = hasPubSub(settings) ? Optional.of(DemoPages.pages()) : Optional.empty();
        return (request, connection) -> {
            if (console.isPresent() && Console.takes(request)) {
                return console.get().answer(request, connection);
            }
            Optional<HttpResponse> page = demo.flatMap(pages -> pages.answer(request));
            if (page.isPresent()) {
                return Answer.now(page.get());
            }
            return files.map(docroot -> docroot.answer(request))
                    .orElse(CompletableFuture.completedFuture(Optional.empty()))
                    .thenApply(found -> Answer.of(found.orElseGet(() -> Answers.notFound(connection, locations))));
        };
    }

    /** The demo's pages talk to it. */
    static boolean hasPubSub(NodeSettings settings) {
        return settings.locations().locations().stream()
                .anyMatch(location -> location instanceof PubSubLocation
                        && location.mount().pattern().source().equals("/pubsub/"));
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
