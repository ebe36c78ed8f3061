package stentor.loadtest.clients;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.SubscriptionBuilder;
import stentor.client.SubscriptionEnd;
import stentor.client.Transport;

/** A subscription of the Java client. */
final class ClientStream implements Stream {
    private final StentorClient client;
    private final String path;
    private final Transport transport;
    private final boolean resumes;
    private final Inbox inbox;
    private Optional<String> last = Optional.empty();
    private Subscription subscription;

    /** @param resumes whether a lost connection is no fault: the client connects again by itself */
    ClientStream(StentorClient client, String path, Transport transport, boolean resumes, Inbox inbox) {
        this.client = client;
        this.path = path;
        this.transport = transport;
        this.resumes = resumes;
        this.inbox = inbox;
        open();
    }

    private synchronized void open() {
        SubscriptionBuilder builder =
                client.subscribe(path).transport(transport).onState(this::connection);
        last.ifPresent(builder::since);
        AtomicReference<Subscription> begun = new AtomicReference<>();
        subscription = builder.start(message -> message(message, begun.get()));
        begun.set(subscription);
        subscription.ended().whenComplete(this::ended);
    }

    /** Comes again and goes on after the last message, as a page that is reloaded. */
    synchronized void reopen() {
        close();
        open();
    }

    @Override
    public synchronized void close() {
        subscription.close();
    }

    private void connection(ConnectionState state) {
        if (state instanceof ConnectionState.Connected) {
            inbox.opened();
        } else if (!resumes && state instanceof ConnectionState.Lost lost) {
            inbox.fault("the connection was lost: " + lost.reason());
        }
    }

    /** Not from a subscription that was just closed: the one that follows it gets the message again. */
    private synchronized void message(Received message, Subscription from) {
        if (from != subscription) {
            return;
        }
        if (message.afterGap()) {
            inbox.fault("the server says that messages before this one are gone");
        }
        last = message.id();
        inbox.message(message.payload().text());
    }

    private void ended(SubscriptionEnd end, Throwable failure) {
        if (end != SubscriptionEnd.CLOSED) {
            inbox.fault(failure == null ? "it was ended: " + end : failure.getMessage());
        }
    }
}
