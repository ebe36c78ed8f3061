package stentor.protocol.bayeux;

import java.util.Optional;
import stentor.protocol.channel.MessageId;

/**
 * Where a subscriber by the replay extension stands (Salesforce's Streaming API): {@value #NEW_ONLY} for new messages only,
 * {@value #ALL_STORED} for all that are stored, else after the message with this id.
 *
 * <p>A message id is one number here, {@code seconds << 22 | tag}: 53 bits, which JavaScript keeps exactly. Tags that do not
 * fit, 4 million messages in one second, are said as the largest that does: the subscriber then gets some twice rather than
 * too few.
 */
public final class ReplayId {
    public static final long NEW_ONLY = -1;
    public static final long ALL_STORED = -2;

    private static final int TAG_BITS = 22;
    private static final long MAX_TAG = (1L << TAG_BITS) - 1;
    private static final long MAX = (1L << 53) - 1;

    private ReplayId() {}

    public static long of(MessageId id) {
        return id.seconds() << TAG_BITS | Math.min(id.tag(), MAX_TAG);
    }

    /** The message id behind the number; empty: it is no position of any message. */
    public static Optional<MessageId> messageId(long number) {
        return number < 0 || number > MAX
                ? Optional.empty()
                : Optional.of(new MessageId(number >> TAG_BITS, number & MAX_TAG));
    }
}
