package stentor.loadtest;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.SubscriptionEnd;
import stentor.client.Transport;

/**
 * One subscriber's stream, read by the Java client. Gatling reads a response to its end before it shows it, and an endless one
 * has none; what came in waits here until the virtual user looks.
 */
final class ClientStream {
    /**
     * What came in.
     *
     * @param fault what went wrong, instead of a message
     * @param at when, in milliseconds since the epoch
     */
    record Arrival(String body, Optional<String> fault, long at) {}

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean open;
    private final Subscription subscription;

    private ClientStream(StentorClient client, String path, Transport transport) {
        subscription = client.subscribe(path)
                .transport(transport)
                .onState(this::connection)
                .start(this::message);
        subscription.ended().whenComplete(this::ended);
    }

    static ClientStream open(StentorClient client, String path, Transport transport) {
        return new ClientStream(client, path, transport);
    }

    /** Whether the server has taken the subscription. */
    boolean isOpen() {
        return open;
    }

    /** What came in next, if anything did. */
    Optional<Arrival> next() {
        return Optional.ofNullable(arrivals.poll());
    }

    void close() {
        subscription.close();
    }

    private void connection(ConnectionState state) {
        if (state instanceof ConnectionState.Lost lost) {
            fault("the connection was lost: " + lost.reason());
        } else {
            open = true;
        }
    }

    private void message(Received message) {
        if (message.afterGap()) {
            fault("messages are missing");
        }
        arrivals.add(new Arrival(message.payload().text(), Optional.empty(), System.currentTimeMillis()));
    }

    private void ended(SubscriptionEnd end, Throwable failure) {
        if (end != SubscriptionEnd.CLOSED) {
            fault(failure == null ? "it was ended: " + end : failure.getMessage());
        }
    }

    private void fault(String reason) {
        arrivals.add(new Arrival("", Optional.of(reason), System.currentTimeMillis()));
    }
}
