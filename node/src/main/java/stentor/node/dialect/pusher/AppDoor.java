package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.access.Allowance;
import stentor.node.app.App;
import stentor.node.dialect.Publisher;
import stentor.node.fallback.FallbackKey;
import stentor.node.http.EndSpread;
import stentor.node.hub.Subscriptions;
import stentor.protocol.pusher.SocketId;
import stentor.protocol.webhook.WebhookEvent;

/** One app at one location: its connections on this node, and what they work with. */
final class AppDoor implements ConnectionPlace {
    /** Positions are told together that change within this time. */
    private static final Duration SOON = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final PusherChannels channels;
    private final Subscriptions subscriptions;
    private final ChannelForms forms;
    private final Map<String, PusherConnection> connections = new ConcurrentHashMap<>();
    private final Function<String, Optional<PusherConnection>> all;
    private final Consumer<WebhookEvent> events;
    private final AtomicInteger open = new AtomicInteger();
    private final EndSpread ends = new EndSpread();
    private final LongAdder clientEventsRefused = new LongAdder();
    private final LongAdder deliveredByFallback = new LongAdder();

    /**
     * @param maxMessageSize bytes of a message at most; it may change
     * @param all finds a connection of any app of the node
     * @param events told what the app's server may want to know
     */
    AppDoor(
            ActorSystem<?> system,
            App app,
            String store,
            Publisher publisher,
            IntSupplier maxMessageSize,
            Subscriptions subscriptions,
            ChannelForms forms,
            Function<String, Optional<PusherConnection>> all,
            Consumer<WebhookEvent> events) {
        this.system = system;
        this.channels = new PusherChannels(app, store, publisher, maxMessageSize);
        this.subscriptions = subscriptions;
        this.forms = forms;
        this.all = all;
        this.events = events;
    }

    /** Whether one more may come; if so, it is counted, and has to {@link #enter}. */
    boolean admit() {
        int most = app().limits().maxConnections().orElse(Integer.MAX_VALUE);
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * A new connection, which was admitted.
     *
     * @param allowance how much its client's address may publish
     */
    PusherConnection enter(Outlet outlet, Allowance allowance) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        PusherConnection connection;
        do {
            String id = SocketId.of(random.nextInt(1, Integer.MAX_VALUE), random.nextInt(1, Integer.MAX_VALUE));
            connection = new PusherConnection(this, id, outlet, allowance);
        } while (connections.putIfAbsent(connection.socketId(), connection) != null);
        return connection;
    }

    @Override
    public void left(PusherConnection connection) {
        if (connections.remove(connection.socketId(), connection)) {
            open.decrementAndGet();
        }
    }

    /** One of this app. */
    Optional<PusherConnection> find(String socketId) {
        return Optional.ofNullable(connections.get(socketId));
    }

    @Override
    public Optional<PusherConnection> connection(String socketId) {
        return all.apply(socketId);
    }

    FallbackKey fallback(String session) {
        return channels.fallback(session);
    }

    /** Connections lose a channel that was revoked; see {@link PusherConnection#revoke}. */
    void revoke(String channel, boolean signedOnly) {
        connections.values().forEach(connection -> connection.revoke(channel, signedOnly));
    }

    void sweep() {
        connections.values().forEach(PusherConnection::sweep);
    }

    /** Ends all connections, one after the other in this time, so that they do not come back all at once elsewhere. */
    void drain(Duration within) {
        ends.over(within);
        connections.values().forEach(PusherConnection::goElsewhere);
    }

    @Override
    public Duration untilEnd() {
        return Duration.ofMillis(ends.nextMillis());
    }

    @Override
    public void clientEventRefused() {
        clientEventsRefused.increment();
    }

    /** Counts events that were handed to clients that use HTTP instead of WebSockets. */
    LongAdder deliveredByFallback() {
        return deliveredByFallback;
    }

    long clientEventsRefused() {
        return clientEventsRefused.sum();
    }

    int size() {
        return open.get();
    }

    /** The app has other settings from now on: connections that are open keep to them, too. */
    void become(App app) {
        channels.become(app);
    }

    @Override
    public App app() {
        return channels.app();
    }

    @Override
    public PusherChannels channels() {
        return channels;
    }

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public ChannelForms forms() {
        return forms;
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public void soon(Runnable action) {
        later(SOON, action);
    }

    @Override
    public void happened(WebhookEvent event) {
        events.accept(event);
    }

    @Override
    public void later(Duration delay, Runnable action) {
        system.scheduler().scheduleOnce(delay, action, system.executionContext());
    }
}
