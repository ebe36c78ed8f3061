package stentor.node.messagelog;

import java.util.Objects;
import stentor.protocol.channel.MessageId;

/**
 * How far a channel's log goes, as far as somebody knows. A log that is behind what is known to be in it has lost
 * something: its server went back to an older snapshot, or a replica that had not got the last writes took over.
 *
 * <p>An example. The owner knows (epoch 8, id 1450755290:4). Redis comes back from a snapshot with (epoch 8, id 1450755285:0): the
 * log is behind, and the owner claims again with what it knows as the floor. The claim gives epoch 9, and says that a reader whose
 * position is before it has a gap.
 *
 * @param epoch that of the newest claim known; 0 if none is. In a write it is the epoch of the writer's own claim
 * @param lastId the newest id known to be in the log, stored or not; never one whose append had no answer
 */
public record LogPosition(long epoch, MessageId lastId) {
    /** The position of someone who knows nothing: no log is behind it. */
    public static final LogPosition UNKNOWN = new LogPosition(0, MessageId.ZERO);

    public LogPosition {
        Objects.requireNonNull(lastId);
    }

    /** Whether a log at this position lacks something of what is known. */
    public boolean isBehind(LogPosition known) {
        return epoch < known.epoch || known.lastId.isAfter(lastId);
    }

    /** The newest epoch and the newest id of both. */
    public LogPosition max(LogPosition other) {
        return new LogPosition(Math.max(epoch, other.epoch), MessageId.max(lastId, other.lastId));
    }
}
