package stentor.node.cli.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import stentor.client.ConnectionState;
import stentor.client.Received;
import stentor.client.RequestRefusedException;
import stentor.client.ServerUnavailableException;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.SubscriptionEnd;
import stentor.client.Transport;

/**
 * Begins a subscription whose transport the user did not name: WebSocket, which brings types and any bytes; the bus' own
 * stream; Server-Sent Events, which every proxy lets through. A server that cannot be reached at all is an error at once; one
 * that goes away later is waited for.
 */
final class Opening {
    private static final List<Transport> ORDER = List.of(Transport.WEB_SOCKET, Transport.BUS, Transport.EVENT_STREAM);

    private final StentorClient client;
    private final String path;
    private final Optional<String> since;

    Opening(StentorClient client, String path, Optional<String> since) {
        this.client = client;
        this.path = path;
        this.since = since;
    }

    /**
     * Returns when it is connected.
     *
     * @param wanted empty: whichever the server takes
     * @throws RequestRefusedException if the server refuses
     * @throws ServerUnavailableException if no server can be reached
     */
    Subscription begin(Optional<Transport> wanted, Consumer<Received> onMessage, Consumer<ConnectionState> onState)
            throws InterruptedException {
        List<Transport> transports = wanted.map(List::of).orElse(ORDER);
        for (int i = 0; ; i++) {
            try {
                return begin(transports.get(i), onMessage, onState);
            } catch (RequestRefusedException e) {
                if (isAboutTheChannel(e.status()) || i == transports.size() - 1) {
                    throw e;
                }
            }
        }
    }

    private static boolean isAboutTheChannel(int status) {
        return switch (status) {
            case 401, 403, 409, 410 -> true;
            default -> false;
        };
    }

    private Subscription begin(Transport transport, Consumer<Received> onMessage, Consumer<ConnectionState> onState)
            throws InterruptedException {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        var subscribing = client.subscribe(path).transport(transport).onState(state -> {
            if (state instanceof ConnectionState.Lost lost && !connected.isDone()) {
                connected.completeExceptionally(
                        new ServerUnavailableException(lost.server() + ": " + lost.reason(), null));
                return;
            }
            boolean first = connected.complete(null);
            if (!first) {
                onState.accept(state);
            }
        });
        since.ifPresent(subscribing::since);
        Subscription subscription = subscribing.start(onMessage);
        subscription.ended().whenComplete((end, failure) -> {
            if (failure != null) {
                connected.completeExceptionally(failure);
            } else if (end != SubscriptionEnd.CLOSED) {
                connected.complete(null);
            }
        });
        try {
            connected.get();
            return subscription;
        } catch (ExecutionException e) {
            subscription.close();
            throw (RuntimeException) e.getCause();
        }
    }
}
