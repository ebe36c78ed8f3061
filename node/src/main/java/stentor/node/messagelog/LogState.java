package stentor.node.messagelog;

import java.util.Objects;
import stentor.protocol.channel.MessageId;

/**
 * What the log knows of a channel.
 *
 * @param exists false for a channel that was never created, was deleted, or was forgotten
 * @param settings those it was last used with; the defaults if it does not exist
 * @param lastId the newest id ever given out, stored or not; {@link MessageId#ZERO} if none is remembered. It outlives
 *     messages and deletion.
 * @param lastStored the {@link stentor.protocol.channel.Message#previous} of the next message: the newest id that was
 *     ever stored, or, where the log knows nothing of the time before, an id that stands right before its
 *     first; {@link MessageId#ZERO} where nobody claimed it
 * @param messages how many are stored
 * @param requestedAt when a subscriber last asked, in milliseconds since the epoch; 0: never
 */
public record LogState(
        boolean exists,
        ChannelSettings settings,
        MessageId lastId,
        MessageId lastStored,
        long messages,
        long requestedAt) {
    public LogState {
        Objects.requireNonNull(settings);
        Objects.requireNonNull(lastId);
        Objects.requireNonNull(lastStored);
    }
}
