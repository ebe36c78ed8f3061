package stentor.node.session;

import stentor.protocol.channel.MessageId;

/**
 * A message on its way to one client, as bytes of JSON that all its receivers share.
 *
 * @param subscription by which of its subscriptions the client gets it
 * @param id the message's id; {@link MessageId#ZERO} for what a channel says of its members, which is in no log
 * @param head the bytes' beginning: one for the channel
 * @param tail the bytes' rest: one for the message
 */
public record Delivered(String subscription, MessageId id, byte[] head, byte[] tail) {
    /** What it takes while it waits: the object and its place in a queue count as well. */
    private static final int OVERHEAD = 48;

    boolean isMessage() {
        return !id.equals(MessageId.ZERO);
    }

    long weight() {
        return OVERHEAD + head.length + tail.length;
    }
}
