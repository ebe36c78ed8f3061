package stentor.node.http.connection;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.connection.Activity.Verdict;
import stentor.node.http.connection.ClientConnection.End;

/** All connections of a server: how many there may be, and which of them have been at it for too long. */
public final class OpenConnections {
    /** Whether there may be one more. */
    enum Admission {
        ADMITTED(Optional.empty()),
        /** There are too many already, or the server is about to stop. */
        TOO_MANY(refusal(503, "Too many connections")),
        /** There are too many of the client's address. */
        TOO_MANY_OF_ADDRESS(refusal(429, "Too many connections from your address"));

        private final Optional<Answer> refusal;

        Admission(Optional<Answer> refusal) {
            this.refusal = refusal;
        }

        private static Optional<Answer> refusal(int status, String text) {
            return Optional.of(Answer.of(Answers.text(status, text, Answers.header("Retry-After", "5"))));
        }

        /** The answer to a client that is not admitted; it needs no request. */
        Optional<Answer> refusal() {
            return refusal;
        }
    }

    private final int limit;
    private final HttpServerSettings.PerAddress perAddress;
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    // The set counts by walking.
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
    private volatile boolean closing;

    public OpenConnections(int limit, HttpServerSettings.PerAddress perAddress) {
        this.limit = limit;
        this.perAddress = perAddress;
    }

    Admission add(ClientConnection connection) {
        if (count.incrementAndGet() > limit || closing) {
            left();
            return Admission.TOO_MANY;
        }
        if (!addTo(connection.remoteAddress().getAddress())) {
            left();
            return Admission.TOO_MANY_OF_ADDRESS;
        }
        connections.add(connection);
        return Admission.ADMITTED;
    }

    private boolean addTo(InetAddress address) {
        if (!perAddress.counts(address)) {
            return true;
        }
        boolean[] added = new boolean[1];
        addresses.compute(address, (same, before) -> {
            int now = before == null ? 0 : before;
            added[0] = now < perAddress.most();
            return added[0] ? now + 1 : before;
        });
        return added[0];
    }

    public void remove(ClientConnection connection) {
        if (connections.remove(connection)) {
            InetAddress address = connection.remoteAddress().getAddress();
            if (perAddress.counts(address)) {
                addresses.computeIfPresent(address, (same, before) -> before == 1 ? null : before - 1);
            }
            left();
        }
    }

    private void left() {
        if (count.decrementAndGet() == 0 && closing) {
            allClosed.complete(null);
        }
    }

    public int count() {
        return count.get();
    }

    /** Ends those that are overdue. One walk for all of them rather than a timer each. */
    public void sweep(Patience patience) {
        long now = System.nanoTime();
        for (ClientConnection connection : connections) {
            if (connection.activity().verdict(now, patience) != Verdict.GOES_ON) {
                connection.end(End.WHEN_OVERDUE);
            }
        }
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
        return allClosed;
    }

    public void abort() {
        connections.forEach(connection -> connection.end(End.NOW));
    }
}
