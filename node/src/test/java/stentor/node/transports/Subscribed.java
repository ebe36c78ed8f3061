package stentor.node.transports;

import java.util.Optional;
import java.util.OptionalInt;
import stentor.protocol.channel.MessageId;

/** A client that is subscribed, whatever the transport. */
interface Subscribed extends AutoCloseable {
    /**
     * A message as a client sees it.
     *
     * @param id empty for a transport that does not tell ids
     * @param gap whether the client is told that messages before this one are gone
     */
    record Got(Optional<MessageId> id, String body, boolean gap) {}

    /** The node refuses. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status) {
            super("refused: " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Waits for the next message. */
    Got next();

    /** Waits for the end, which must be the next thing to come; its status, for a transport that tells it. */
    OptionalInt end();

    @Override
    void close();
}
