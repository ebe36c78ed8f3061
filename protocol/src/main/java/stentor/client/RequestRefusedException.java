package stentor.client;

import java.io.Serial;

/** A server refused a request; to repeat it would not help. */
public final class RequestRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    RequestRefusedException(int status, String text) {
        super(status + (text.isBlank() ? "" : ": " + text.strip()));
        this.status = status;
    }

    /** The HTTP status: 401, 403, 404, 409, 413 ... */
    public int status() {
        return status;
    }
}
