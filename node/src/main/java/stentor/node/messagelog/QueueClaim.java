package stentor.node.messagelog;

import java.util.List;
import java.util.Objects;

/**
 * The right to write to a queue until somebody else claims it.
 *
 * @param epoch greater than that of every earlier claim on the queue
 * @param unconfirmed the leases under {@link Guarantee#AT_MOST_ONCE} that are out: whether their consumers got their
 *     messages is not known to the log
 * @param state what the claimer found
 */
public record QueueClaim(long epoch, List<QueueBatch.Lease> unconfirmed, QueueState state) {
    public QueueClaim {
        unconfirmed = List.copyOf(unconfirmed);
        Objects.requireNonNull(state);
    }
}
