package stentor.node.session;

import java.util.concurrent.CompletableFuture;
import stentor.protocol.bayeux.Header;

/**
 * A connect that is to be answered.
 *
 * @param advised whether the answer goes with the server's advice
 * @param receivedAt by the clock, milliseconds since the epoch
 * @param answer completed once, by the session, with the reply and what goes with it
 */
record PendingConnect(
        SessionCommand.Caller caller,
        Header header,
        boolean advised,
        long receivedAt,
        CompletableFuture<byte[]> answer) {}
