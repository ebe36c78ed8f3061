package stentor.client;

import java.net.URI;
import java.time.Duration;

/** How the connection of a subscription fares. */
public sealed interface ConnectionState {
    /** It is connected; messages come. */
    record Connected(URI server) implements ConnectionState {}

    /**
     * It lost the connection, or could not make one, and tries again by itself.
     *
     * @param reason in a few words
     * @param retryIn when it tries again
     */
    record Lost(URI server, String reason, Duration retryIn) implements ConnectionState {}
}
