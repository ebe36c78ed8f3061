package stentor.protocol.channel;

import java.util.Objects;

/**
 * What a channel says of itself to its publishers.
 *
 * @param messages how many messages are stored
 * @param requested seconds since a subscriber last asked for something; {@link #NEVER} if none ever did
 * @param subscribers how many are waiting or streaming now, on all nodes
 * @param lastMessageId the newest message's id, stored or not; {@link MessageId#ZERO} before the first
 */
public record ChannelInfo(long messages, long requested, long subscribers, MessageId lastMessageId) {
    /** {@link #requested} of a channel without a subscriber so far. */
    public static final long NEVER = -1;

    public ChannelInfo {
        Objects.requireNonNull(lastMessageId);
    }
}
