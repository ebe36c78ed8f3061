package stentor.client;

import java.util.concurrent.CompletableFuture;

/** A running subscription. */
public interface Subscription extends AutoCloseable {
    /**
     * Completes when the subscription has ended; exceptionally with {@link RequestRefusedException} if the server refused
     * it (401, 403, 404 ...), with {@link ServerUnavailableException} if it gave up, and with what the callback threw.
     */
    CompletableFuture<SubscriptionEnd> ended();

    /** Ends it. A message that the callback has in hand is the last one. */
    @Override
    void close();
}
