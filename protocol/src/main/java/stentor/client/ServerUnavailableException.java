package stentor.client;

import java.io.Serial;

/**
 * No server answered in time, or each said that it cannot now (503, 429). Whether a publish took effect is unknown:
 * repeat it with the same {@code Idempotency-Key} to be sure.
 */
public final class ServerUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * @param message the server and a reason in a few words
     * @param cause null if the server itself said so
     */
    public ServerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
