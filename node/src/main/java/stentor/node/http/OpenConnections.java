package stentor.node.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import stentor.node.http.Activity.Verdict;
import stentor.node.http.ClientConnection.End;
import stentor.node.http.HttpServerSettings.Patience;

/** All connections of a server: how many there may be, and which of them have been at it for too long. */
final class OpenConnections {
    private final int limit;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    // The set counts by walking.
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
    private volatile boolean closing;

    OpenConnections(int limit) {
        this.limit = limit;
    }

    /** False if there are too many already, or the server is about to stop. */
    boolean add(ClientConnection connection) {
        if (count.incrementAndGet() > limit || closing) {
            left();
            return false;
        }
        connections.add(connection);
        return true;
    }

    void remove(ClientConnection connection) {
        if (connections.remove(connection)) {
            left();
        }
    }

    private void left() {
        if (count.decrementAndGet() == 0 && closing) {
            allClosed.complete(null);
        }
    }

    int count() {
        return count.get();
    }

    /** Ends those that are overdue. One walk for all of them rather than a timer each. */
    void sweep(Patience patience) {
        long now = System.nanoTime();
        for (ClientConnection connection : connections) {
            if (connection.activity().verdict(now, patience) != Verdict.GOES_ON) {
                connection.end(End.WHEN_OVERDUE);
            }
        }
    }

    boolean closing() {
        return closing;
    }

    /** Closes what is idle; the rest closes as it is answered. The stage completes when none is left. */
    CompletionStage<Void> close() {
        closing = true;
        if (count.get() == 0) {
            allClosed.complete(null);
        }
        connections.forEach(connection -> connection.end(End.WHEN_IDLE));
        return allClosed;
    }

    void abort() {
        connections.forEach(connection -> connection.end(End.NOW));
    }
}
