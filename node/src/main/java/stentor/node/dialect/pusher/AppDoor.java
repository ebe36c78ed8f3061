package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.app.App;
import stentor.node.dialect.Publisher;
import stentor.node.hub.Subscriptions;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.SocketId;

/** One app at one location: its connections on this node, and what they work with. */
final class AppDoor implements ConnectionPlace {
    /** Positions are told together that change within this time. */
    private static final Duration SOON = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final PusherChannels channels;
    private final Subscriptions subscriptions;
    private final ChannelForms forms;
    private final Set<PusherConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    AppDoor(
            ActorSystem<?> system,
            App app,
            String store,
            Publisher publisher,
            Subscriptions subscriptions,
            ChannelForms forms) {
        this.system = system;
        this.channels = new PusherChannels(app, store, publisher);
        this.subscriptions = subscriptions;
        this.forms = forms;
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

    /** A new connection, which was admitted. */
    PusherConnection enter(Outlet outlet) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String id = SocketId.of(random.nextInt(1, Integer.MAX_VALUE), random.nextInt(1, Integer.MAX_VALUE));
        PusherConnection connection = new PusherConnection(this, id, outlet);
        connections.add(connection);
        return connection;
    }

    @Override
    public void left(PusherConnection connection) {
        if (connections.remove(connection)) {
            open.decrementAndGet();
        }
    }

    void sweep() {
        long now = System.nanoTime();
        connections.forEach(connection -> connection.sweep(now));
    }

    /** Ends all connections, one after the other in this time, so that they do not come back all at once elsewhere. */
    void drain(Duration within) {
        for (PusherConnection connection : connections) {
            long delay = within.isZero() ? 0 : ThreadLocalRandom.current().nextLong(within.toMillis());
            later(Duration.ofMillis(delay), () -> connection.end(PusherError.RECONNECT));
        }
    }

    int size() {
        return open.get();
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
    public void soon(Runnable action) {
        later(SOON, action);
    }

    @Override
    public void later(Duration delay, Runnable action) {
        system.scheduler().scheduleOnce(delay, action, system.executionContext());
    }
}
