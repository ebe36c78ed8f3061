package stentor.node.messagelog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * How a batch was taken.
 *
 * @param repeats one entry per publication, in the batch's order: empty if it was appended, else what its first answer
 *     was
 * @param state the channel's state after the whole batch
 */
public record AppendResult(List<Optional<Receipt>> repeats, LogState state) {
    private static final Optional<Receipt> FRESH = Optional.empty();
    private static final List<Optional<Receipt>> ONE_FRESH = List.of(FRESH);

    public AppendResult {
        repeats = List.copyOf(repeats);
        Objects.requireNonNull(state);
    }

    /** All of so many publications were appended; none was a repeat. */
    public static AppendResult allFresh(int publications, LogState state) {
        return new AppendResult(publications == 1 ? ONE_FRESH : Collections.nCopies(publications, FRESH), state);
    }

    /**
     * The messages of the batch that were appended, stored or not, each with its {@link Message#previous} as the log
     * has it.
     *
     * @param lastStored {@link LogState#lastStored} before the batch
     */
    public List<Message> appended(List<Publication> batch, MessageId lastStored) {
        List<Message> appended = new ArrayList<>(batch.size());
        MessageId previous = lastStored;
        for (int i = 0; i < batch.size(); i++) {
            if (repeats.get(i).isEmpty()) {
                for (Message message : batch.get(i).messages()) {
                    appended.add(message.after(previous));
                    previous = batch.get(i).stored() ? message.id() : previous;
                }
            }
        }
        return appended;
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
