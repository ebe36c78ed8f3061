package stentor.node.http.connection;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.TooMany;
import stentor.node.http.connection.Activity.Verdict;
import stentor.node.http.connection.ClientConnection.End;

/**
 * All connections of a server: how many there may be, and which of them have been at it for too long.
 *
 * <p>One that is too many may send a request all the same, so that it can be told so in the terms of its dialect, and is closed with
 * the answer. So may one that was accepted just before the server began to close and comes here after that: an EventSource gives up
 * for good over a plain 503. The server does not wait for its request. There are {@value #MOST_TURNED_AWAY} of these at most; any
 * further one is told by plain HTTP before it asks.
 */
public final class OpenConnections {
    static final int MOST_TURNED_AWAY = 1000;

    private volatile int limit;
    private volatile HttpServerSettings.PerAddress perAddress;
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    /** Since when, in nanoseconds. */
    private final Map<ClientConnection, Long> turnedAway = new ConcurrentHashMap<>();

    private final AtomicLongArray refused = new AtomicLongArray(TooMany.values().length);
    // The set counts by walking.
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
    private volatile boolean closing;

    public OpenConnections(int limit, HttpServerSettings.PerAddress perAddress) {
        this.limit = limit;
        this.perAddress = perAddress;
    }

    /** Other limits from now on. Those that are open stay, and count. */
    public void limit(int newLimit, HttpServerSettings.PerAddress newPerAddress) {
        limit = newLimit;
        perAddress = newPerAddress;
        connections.forEach(this::countAnew);
    }

    private void countAnew(ClientConnection connection) {
        InetAddress address = connection.remoteAddress().getAddress();
        synchronized (connection) {
            boolean counts = perAddress.counts(address);
            if (counts == connection.isCounted() || !connections.contains(connection)) {
                return;
            }
            connection.counted(counts);
            addresses.compute(
                    address,
                    (same, before) -> counts
                            ? Integer.valueOf(before == null ? 1 : before + 1)
                            : before == null || before == 1 ? null : Integer.valueOf(before - 1));
        }
    }

    /**
     * One more has come. If it is too many, it is {@linkplain ClientConnection#turnAway turned away} with its first request.
     *
     * @return why it is to be refused now, without a request; empty: its requests may be read
     */
    Optional<TooMany> add(ClientConnection connection) {
        if (count.incrementAndGet() > limit || closing) {
            left();
            return refuse(connection, TooMany.CONNECTIONS);
        }
        if (!addTo(connection, connection.remoteAddress().getAddress())) {
            left();
            return refuse(connection, TooMany.CONNECTIONS_OF_ADDRESS);
        }
        connections.add(connection);
        return Optional.empty();
    }

    private Optional<TooMany> refuse(ClientConnection connection, TooMany why) {
        refused.incrementAndGet(why.ordinal());
        if (turnedAway.size() >= MOST_TURNED_AWAY) {
            return Optional.of(why);
        }
        turnedAway.put(connection, System.nanoTime());
        connection.turnAway(why);
        return Optional.empty();
    }

    private boolean addTo(ClientConnection connection, InetAddress address) {
        HttpServerSettings.PerAddress allowed = perAddress;
        if (!allowed.counts(address)) {
            return true;
        }
        boolean[] added = new boolean[1];
        addresses.compute(address, (same, before) -> {
            int now = before == null ? 0 : before;
            added[0] = now < allowed.most();
            return added[0] ? now + 1 : before;
        });
        connection.counted(added[0]);
        return added[0];
    }

    public void remove(ClientConnection connection) {
        if (connections.remove(connection)) {
            InetAddress address = connection.remoteAddress().getAddress();
            synchronized (connection) {
                if (connection.isCounted()) {
                    connection.counted(false);
                    addresses.computeIfPresent(address, (same, before) -> before == 1 ? null : before - 1);
                }
            }
            left();
        } else {
            turnedAway.remove(connection);
        }
    }

    private void left() {
        if (count.decrementAndGet() == 0 && closing) {
            allClosed.complete(null);
        }
    }

    /** Without those that are turned away. */
    public int count() {
        return count.get();
    }

    /** How many connections were refused so far for this reason. */
    public long refused(TooMany why) {
        return refused.get(why.ordinal());
    }

    /**
     * Ends those that are overdue. One walk for all of them rather than a timer each. One that is turned away has the time of a last answer,
     * whatever it does in it.
     */
    public void sweep(Patience patience) {
        long now = System.nanoTime();
        for (ClientConnection connection : connections) {
            if (connection.activity().verdict(now, patience) != Verdict.GOES_ON) {
                connection.end(End.WHEN_OVERDUE);
            }
        }
        turnedAway.forEach((connection, since) -> {
            if (now - since > patience.lastAnswer().toNanos()) {
                connection.end(End.NOW);
            }
        });
    }

    boolean isClosing() {
        return closing;
    }

    /** Closes idle connections; the others close with their answer. The stage completes when none is left. */
    public CompletionStage<Void> close() {
        closing = true;
        if (count.get() == 0) {
            allClosed.complete(null);
        }
        connections.forEach(connection -> connection.end(End.WHEN_IDLE));
        turnedAway.keySet().forEach(connection -> connection.end(End.NOW));
        return allClosed;
    }

    public void abort() {
        connections.forEach(connection -> connection.end(End.NOW));
        turnedAway.keySet().forEach(connection -> connection.end(End.NOW));
    }
}
