package stentor.node.messagelog;

import java.util.List;
import java.util.Objects;
import stentor.protocol.channel.Payload;

/**
 * What became of a {@link QueueBatch}.
 *
 * @param settled for each token that was to be settled: whether it was
 * @param pushes for each push
 * @param items for the first of the takes, in order; fewer than the takes if the queue ran empty or {@link
 *     QueueBatch#MOST_BYTES} were reached
 * @param state the queue's state after the whole batch
 */
public record QueueResult(List<Boolean> settled, List<PushOutcome> pushes, List<Item> items, QueueState state) {
    public QueueResult {
        settled = List.copyOf(settled);
        pushes = List.copyOf(pushes);
        items = List.copyOf(items);
        Objects.requireNonNull(state);
    }

    /** What became of a push. */
    public sealed interface PushOutcome {}

    /**
     * It is in the queue.
     *
     * @param number its place: messages of a queue are numbered upwards in the order in which they were pushed
     */
    public record Pushed(long number) implements PushOutcome {}

    /**
     * It was pushed before under the same idempotency key.
     *
     * @param taken whether that one is known to have been taken at once ({@link QueueBatch#taken})
     */
    public record Repeated(boolean taken) implements PushOutcome {}

    /** As many messages wait as may. */
    public record Full() implements PushOutcome {}

    /**
     * A message that was handed out.
     *
     * @param deliveries the how manieth time it is delivered, those given back not counted
     */
    public record Item(long number, int deliveries, Payload payload) {
        public Item {
            Objects.requireNonNull(payload);
        }
    }
}
