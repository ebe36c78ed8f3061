package stentor.node.queue;

import java.util.Objects;
import java.util.Optional;
import stentor.node.messagelog.QueueResult.Item;

/** What a consumer gets. */
public sealed interface TakeReply {
    /**
     * A message. The receiver has to complete the hand-over.
     *
     * @param token what the consumer acknowledges it by, if it has to
     */
    record Taken(Item item, Optional<String> token, HandOver handOver) implements TakeReply {
        public Taken {
            Objects.requireNonNull(item);
            Objects.requireNonNull(token);
            Objects.requireNonNull(handOver);
        }
    }

    /** There was nothing in time. */
    record NothingCame() implements TakeReply {}

    /** The queue has too many consumers, or too many messages out. */
    record TooManyConsumers() implements TakeReply {}
}
