package stentor.node.http;

import java.io.Serial;

/** Ends a connection's stream on purpose and resets its socket; nobody needs to hear of it. */
final class ConnectionEnded extends RuntimeException {
    static final ConnectionEnded INSTANCE = new ConnectionEnded();

    @Serial
    private static final long serialVersionUID = 1;

    private ConnectionEnded() {
        super("the connection was ended by the server", null, false, false);
    }
}
