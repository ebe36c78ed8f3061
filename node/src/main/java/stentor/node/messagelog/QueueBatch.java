package stentor.node.messagelog;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.Payload;

/**
 * What a queue's owner writes in one step; done in this order.
 *
 * @param handedOver tokens of leases whose consumers got their message
 * @param givenBack tokens of leases whose consumers did not get their message and will not
 * @param settled tokens that consumers acknowledge
 * @param taken idempotency keys whose push is, from now on, answered as one that a consumer took
 * @param pushes what is put at the queue's end
 * @param takes the leases for the messages at the queue's head, one each
 */
public record QueueBatch(
        List<String> handedOver,
        List<String> givenBack,
        List<String> settled,
        List<String> taken,
        List<Push> pushes,
        List<Lease> takes) {
    /** Handing out stops for this step once the bodies come to this many bytes; there is always room for one. */
    public static final long MOST_BYTES = 1L << 20;

    public QueueBatch {
        handedOver = List.copyOf(handedOver);
        givenBack = List.copyOf(givenBack);
        settled = List.copyOf(settled);
        taken = List.copyOf(taken);
        pushes = List.copyOf(pushes);
        takes = List.copyOf(takes);
    }

    /**
     * One message.
     *
     * @param idempotencyKey a repeat with the same key within {@link Publication#KEY_LIFETIME} pushes nothing
     * @param maxMessages pushes nothing if so many wait
     * @param messageTimeout waiting messages of this queue, this one and the others, expire after it; zero: never
     */
    public record Push(Payload payload, Optional<String> idempotencyKey, int maxMessages, Duration messageTimeout) {
        public Push {
            Objects.requireNonNull(payload);
            Objects.requireNonNull(idempotencyKey);
            Objects.requireNonNull(messageTimeout);
        }
    }

    /**
     * The right to one message for some time.
     *
     * @param token names it, in this queue or any other; cannot be guessed
     * @param until when it is over, in milliseconds since the epoch
     * @param holder where its consumer is, as its owner wrote it; one line
     */
    public record Lease(String token, Guarantee guarantee, long until, String holder) {
        public Lease {
            Objects.requireNonNull(token);
            Objects.requireNonNull(guarantee);
            Objects.requireNonNull(holder);
        }
    }
}
