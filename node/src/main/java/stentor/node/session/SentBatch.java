package stentor.node.session;

import java.util.Map;
import stentor.protocol.channel.MessageId;

/**
 * A batch that a client was sent, as far as it has to be remembered: its messages are in their channels' logs.
 *
 * @param number by which the client acknowledges it
 * @param upTo the newest of its messages on each subscription, by the subscription's name
 */
record SentBatch(long number, Map<String, MessageId> upTo) {
    SentBatch {
        upTo = Map.copyOf(upTo);
    }
}
