package stentor.node.messagelog;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import stentor.protocol.channel.ChannelKey;

/**
 * Keeps the messages of one store's queues, in the order in which they were pushed, and who has which of them. Queues are
 * named like channels and are none: a queue and a channel with one key do not meet. Of a queue there is one writer at a
 * time: whoever claimed it last. Every write carries the claim's epoch, and the log refuses an older one in the same
 * atomic step that would have written, so two owners can never hand out one message.
 *
 * <p>A message is <i>waiting</i>, or <i>out</i> under a lease, or gone. A lease ends in one of these ways:
 *
 * <ul>
 *   <li>{@link QueueBatch#handedOver}: the consumer has it. Under {@link Guarantee#AT_MOST_ONCE} it is gone; under
 *       {@link Guarantee#AT_LEAST_ONCE} nothing happens, the consumer has still to settle it.
 *   <li>{@link QueueBatch#settled}: the consumer has acknowledged it. It is gone.
 *   <li>{@link QueueBatch#givenBack}: the consumer never got it. It waits again in its old place, before all that was
 *       pushed after it, as if it had not been handed out.
 *   <li>Its time is over. Under {@link Guarantee#AT_LEAST_ONCE} the message waits again in its old place, and the delivery
 *       counts. Under {@link Guarantee#AT_MOST_ONCE} it is gone: its consumer may have got it.
 * </ul>
 *
 * <p>Stages fail as those of {@link MessageLog} do: {@link FencedException} and {@link LogLostException} mean that nothing
 * was written, {@link LogUnavailableException} that the outcome is unknown. After the latter the owner claims again: a late
 * arrival of the write is then refused, and what it handed out is among {@link QueueClaim#unconfirmed}.
 *
 * <p>A lease that is not known, or that is over, is never an error: what is said of it has no effect.
 */
public interface QueueLog extends AutoCloseable {
    /** How long an empty queue that nobody writes to is remembered; a claim on it is lost with it. */
    Duration REMEMBERED = Duration.ofMinutes(10);

    /**
     * Takes the queue over: a new epoch, greater than every earlier one, those that the log forgot included.
     *
     * @param floor the newest epoch that the claimer, and all whom it can ask, know of; the new one is greater, whatever the
     *     clock says. 0: none is known
     */
    CompletionStage<QueueClaim> claim(ChannelKey queue, long floor);

    /**
     * Does all of a batch in one step, in the order of its components; before it, messages that expired and leases that
     * are over have their consequences. After a crash of the caller either all or nothing of it is there.
     */
    CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch);

    /** The queue's state now. Needs no claim. */
    CompletionStage<QueueState> state(ChannelKey queue);

    /** Whether all nodes of a cluster see this log. If not, a queue that moves to another node loses its messages. */
    default boolean isShared() {
        return true;
    }

    /**
     * Another node owns the queue from now on. A log that nodes do not share forgets the queue's messages and leases, so that
     * they do not come back with the queue, and refuses what an owner on this node may still write.
     *
     * @return the newest epoch known here; 0 where nodes share the log, or if it knows nothing
     */
    default long handOver(ChannelKey queue) {
        return 0;
    }

    /** Releases what the log holds; nothing may be called after it. */
    @Override
    void close();
}
