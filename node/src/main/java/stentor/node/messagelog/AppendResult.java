package stentor.node.messagelog;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.MessageId;

/**
 * How a batch was taken.
 *
 * @param repeats one entry per publication, in the batch's order: empty if it was appended, else what its first answer
 *     was
 * @param state the channel's state after the whole batch
 */
public record AppendResult(List<Optional<Receipt>> repeats, LogState state) {
    public AppendResult {
        repeats = List.copyOf(repeats);
        Objects.requireNonNull(state);
    }

    /**
     * What is remembered of a publication for whoever repeats it.
     *
     * @param lastId the id of its last message
     * @param recipients as {@link Publication#recipients}
     * @param messages how many messages were stored after its batch
     */
    public record Receipt(MessageId lastId, int recipients, long messages) {
        public Receipt {
            Objects.requireNonNull(lastId);
        }
    }
}
