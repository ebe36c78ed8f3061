package stentor.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import stentor.node.access.Access;
import stentor.node.access.AccessRules;
import stentor.node.access.HostNames;
import stentor.node.access.Loopback;
import stentor.node.channel.StoredMessages;
import stentor.node.cli.Build;
import stentor.node.cluster.revocation.SharedRevocations;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.config.ConsoleSettings;
import stentor.node.config.NodeSettings;
import stentor.node.config.StoreSettings;
import stentor.node.console.ClusterView;
import stentor.node.console.Console;
import stentor.node.console.ConsoleApi;
import stentor.node.console.ThisNode;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Publisher;
import stentor.node.dialect.bayeux.BayeuxDialect;
import stentor.node.dialect.bus.BusDialect;
import stentor.node.dialect.pusher.PusherDialect;
import stentor.node.dialect.queue.QueueDialect;
import stentor.node.dialect.relay.PollCounts;
import stentor.node.dialect.relay.PollTransports;
import stentor.node.dialect.relay.PubSubDialect;
import stentor.node.dialect.relay.PublisherDialect;
import stentor.node.dialect.relay.PublisherRequests;
import stentor.node.dialect.relay.SubscriberDialect;
import stentor.node.dialect.relay.Transports;
import stentor.node.dialect.stream.StreamDialect;
import stentor.node.dialect.stream.WebSocketDialect;
import stentor.node.http.RequestHandler;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.location.Authorize;
import stentor.node.location.Transport;
import stentor.node.management.ManagementHandler;
import stentor.node.management.Operators;
import stentor.node.management.Order;
import stentor.node.management.Readiness;
import stentor.node.management.ReloadOrder;
import stentor.node.management.RevokeOrder;
import stentor.node.management.WebhooksOrder;
import stentor.node.metrics.Metrics;
import stentor.node.routes.ClientLimits;
import stentor.node.routes.Router;
import stentor.node.tracing.Traces;

/** What of a node is HTTP: who answers which request, on its public ports and on that of its operators. */
final class Surface {
    private final Core core;
    private final Operations operations;
    private final Traces traces;
    private final OpenStreams streams;
    private final PollCounts polls;
    private final QueueDialect queues;
    private final Publisher publisher;
    private final Bodies bodies;
    private final StreamDialect endless;
    private final PusherParts pusher;
    private final AccessRules accesses;
    private final SharedRevocations revocations;
    private final List<Dialect<?>> dialects;
    private final ClusterView view;
    private final Readiness readiness;
    private final AtomicReference<InetSocketAddress> listening = new AtomicReference<>();
    private volatile Front front;

    /**
     * Who answers, as one configuration says. All of a request sees the same one.
     *
     * @param accesses those of its locations: another configuration that says the same goes on with them and what they remember
     */
    record Front(RequestHandler publicly, RequestHandler operators, Map<Authorize, Access> accesses) {}

    Surface(Core core, Readiness readiness, Operations operations) {
        this.core = core;
        this.readiness = readiness;
        this.operations = operations;
        NodeSettings settings = core.settings();
        ActorSystem<Void> system = core.system();
        IntSupplier maxMessageSize = () -> core.settings().limits().maxMessageSize();
        LongConsumer written = core.metrics().deliveries(core.clock());
        traces = settings.traces()
                .endpoint()
                .map(endpoint -> Traces.to(
                        endpoint,
                        settings.traces().ratio(),
                        Build.read().version(),
                        settings.cluster().hostname()))
                .orElse(Traces.OFF);
        streams = new OpenStreams(system, StreamSettings.withBuffer(settings.subscriberBuffer()), written);
        polls = new PollCounts(written);
        accesses = new AccessRules(system, core.clock());
        endless = new StreamDialect(system, core.subscriptions(), streams);
        WebSocketDialect webSockets = new WebSocketDialect(system, core.subscriptions(), streams, maxMessageSize);
        Transports transports = transports(endless, webSockets);
        publisher = new Publisher(core.metrics().counting(core.channels()));
        bodies = new Bodies(system, maxMessageSize);
        PublisherRequests publishers = new PublisherRequests(publisher, bodies, traces);
        pusher = pusher(publisher, bodies);
        revocations = revocations();
        queues = new QueueDialect(core.queues(), core.consumers(), bodies);
        dialects = List.of(
                new PublisherDialect(publishers, webSockets),
                new SubscriberDialect(transports),
                new PubSubDialect(publishers, transports),
                queues,
                new BusDialect(publisher, bodies, core.subscriptions(), core.patternHubs(), streams),
                pusher.dialect(),
                new BayeuxDialect(
                        core.bayeux().desk(),
                        core.bayeuxPublisher(),
                        bodies,
                        streams,
                        maxMessageSize,
                        settings.subscriberBuffer()));
        view = new ClusterView(system, thisNode());
        front = front(settings, Map.of());
    }

    /** Who is to answer by these settings; {@link #answerBy} makes it so. */
    Front front(NodeSettings settings) {
        return front(settings, front.accesses);
    }

    /** @throws IllegalArgumentException if a rule cannot be made of them */
    private Front front(NodeSettings settings, Map<Authorize, Access> before) {
        Map<Authorize, Access> inForce = new HashMap<>();
        Function<Authorize, Access> rules = rule -> inForce.computeIfAbsent(
                rule, same -> Optional.ofNullable(before.get(same)).orElseGet(() -> accesses.access(same)));
        Router router = new Router(
                settings.locations(),
                dialects,
                rules,
                new ClientLimits(
                        HttpSettings.addresses(settings.proxies()),
                        core.limits().rates(core.clock()),
                        core.limits().requests()),
                OwnPages.answering(
                        settings,
                        core.system(),
                        OwnPages.console(settings).map(enabled -> console(enabled, settings, rules))));
        return new Front(guarded(router, settings.address(), settings), operators(settings), inForce);
    }

    private Console console(ConsoleSettings enabled, NodeSettings settings, Function<Authorize, Access> rules) {
        return new Console(
                enabled.password().map(password -> rules.apply(Authorize.Basic.shared(password))),
                new ConsoleApi(
                        view,
                        publisher,
                        bodies,
                        endless::events,
                        settings.stores().keySet(),
                        settings.appsInForce(),
                        core.webhooks().begun().map(WebhooksOrder::new)));
    }

    /** Requests that come from now on are answered so; what is open or held goes on as it began. */
    void answerBy(Front next) {
        front = next;
        pusher.dialect().appsChanged();
    }

    private SharedRevocations revocations() {
        ChannelRevocations channels =
                new ChannelRevocations(() -> core.settings().locations(), pusher.dialect(), core.bayeux());
        return new SharedRevocations(core.system(), core.clock(), revocation -> {
            accesses.live().revoke(revocation);
            channels.revoke(revocation, core.clock().millis());
        });
    }

    private Transports transports(StreamDialect endless, WebSocketDialect webSockets) {
        Metrics metrics = core.metrics();
        PollTransports polling = new PollTransports(core.system(), core.subscriptions(), polls, streams.ends());
        return new Transports(Map.of(
                Transport.LONGPOLL, metrics.counting(Transport.LONGPOLL, polling::held),
                Transport.INTERVAL, metrics.counting(Transport.INTERVAL, polling::atOnce),
                Transport.SSE, metrics.counting(Transport.SSE, endless::events),
                Transport.MULTIPART, metrics.counting(Transport.MULTIPART, endless::multipart),
                Transport.CHUNKED, metrics.counting(Transport.CHUNKED, endless::chunks),
                Transport.WEBSOCKET, metrics.counting(Transport.WEBSOCKET, webSockets::subscribe)));
    }

    private PusherParts pusher(Publisher publisher, Bodies bodies) {
        return PusherParts.of(
                core.system(),
                core.sharding(),
                core.settings(),
                desk -> new PusherDialect(
                        core.system(),
                        () -> core.settings().appsInForce(),
                        publisher,
                        bodies,
                        core.subscriptions(),
                        streams,
                        desk,
                        core.clock(),
                        core.channels().listings(),
                        new StoredMessages(core.system(), core.channels()),
                        core.webhooks().reports()));
    }

    private ThisNode thisNode() {
        ShardedChannels channels = core.channels();
        ShardedQueues queues = core.queues();
        return new ThisNode(
                new ThisNode.Self(
                        () -> Optional.ofNullable(listening.get())
                                .map(address -> address.getAddress().getHostAddress() + ':' + address.getPort())
                                .orElse(""),
                        () -> readiness.state().name().toLowerCase(Locale.ROOT),
                        core.membership()::roles,
                        Build.read().version(),
                        kinds(core.settings().stores()),
                        operations.leave()),
                core.metrics(),
                new ThisNode.Owned<>(
                        channels, wanted -> channels.here(wanted::includes, wanted.most()), () -> channels.owners()
                                .shards()),
                new ThisNode.Owned<>(
                        queues, wanted -> queues.here(wanted::includes, wanted.most()), () -> queues.owners()
                                .shards()));
    }

    /** From now on the console says so. */
    void listensAt(InetSocketAddress address) {
        listening.set(address);
    }

    /** Answers on the public ports. */
    RequestHandler handler() {
        return RequestHandler.by(() -> front.publicly);
    }

    /** Answers on the port of operators and probes. */
    RequestHandler management() {
        return RequestHandler.by(() -> front.operators);
    }

    private RequestHandler operators(NodeSettings settings) {
        List<Order> orders = new ArrayList<>();
        orders.add(new RevokeOrder(
                core.clock(), revocation -> revocations.revoke(revocation).thenApply(Surface::told)));
        orders.add(new ReloadOrder(
                operations.reloading()::reload, core.system().dispatchers().lookup(DispatcherSelector.blocking())));
        core.webhooks().begun().map(WebhooksOrder::new).ifPresent(orders::add);
        return guarded(
                new ManagementHandler(
                        readiness,
                        Metrics.CONTENT_TYPE,
                        core.metrics()::scrape,
                        new Operators(settings.cluster().managementToken()),
                        orders),
                settings.cluster().managementAddress(),
                settings);
    }

    Traces traces() {
        return traces;
    }

    OpenStreams streams() {
        return streams;
    }

    PollCounts polls() {
        return polls;
    }

    /** How many messages consumers of queues have taken here. */
    LongSupplier consumed() {
        return queues::delivered;
    }

    PusherParts pusher() {
        return pusher;
    }

    private static RevokeOrder.Outcome told(SharedRevocations.Outcome outcome) {
        return switch (outcome) {
            case EVERYWHERE -> RevokeOrder.Outcome.EVERYWHERE;
            case NOT_CONFIRMED -> RevokeOrder.Outcome.NOT_CONFIRMED;
            case TOO_MANY -> RevokeOrder.Outcome.TOO_MANY;
        };
    }

    /** On loopback a page in a browser must not get at it by a name of its own. */
    private static RequestHandler guarded(RequestHandler handler, String address, NodeSettings settings) {
        return Loopback.is(address) ? new HostNames(handler, settings.hosts()) : handler;
    }

    private static Map<String, String> kinds(Map<String, StoreSettings> stores) {
        Map<String, String> kinds = new HashMap<>();
        stores.forEach((name, store) -> kinds.put(name, store.type()));
        return kinds;
    }
}
