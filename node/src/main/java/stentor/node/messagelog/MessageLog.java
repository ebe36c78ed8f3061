package stentor.node.messagelog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * Keeps the messages of one store's channels, in order. Of a channel there is one writer at a time: whoever claimed it
 * last. Every write carries the claim's epoch, and the log refuses an older one in the same atomic step that would have
 * written, so an owner that was paused or cut off can never fork a channel.
 *
 * <p>Every call carries what its caller knows to be in the log ({@link LogPosition}). A log that is behind that does not
 * pass over the loss: a write is refused, a read has no answer, and the next claim says by its floor what there was.
 *
 * <p>All methods are asynchronous and return within a bounded time. A stage fails with {@link FencedException} (a newer
 * claim exists: stop), {@link LogLostException} (the log is behind what its caller knows, as after it was emptied or went
 * back to an older snapshot: claim again) or {@link LogUnavailableException} (whether the write took place is unknown). A
 * write that fails with one of the first two wrote nothing.
 *
 * <p><b>An append with unknown outcome</b> is resolved in one of two ways before anything else is appended:
 *
 * <ul>
 *   <li>Append the same batch again, with the same ids and the same epoch. If it had been taken, nothing is written and
 *       the answer is what the first answer would have been; so it may be repeated until there is an answer.
 *   <li>Claim again. From then on a late arrival of the batch is refused; what of it is stored now, and whatever
 *       another owner wrote in between, is what {@link #readAfter} finds behind the last id that was acknowledged.
 *       The batch must not be appended a second time with ids of the new claim, but for publications with an
 *       idempotency key.
 * </ul>
 *
 * <p>Messages that expired, that were trimmed or removed are not returned and not counted from the moment on that the
 * channel's settings say so.
 */
public interface MessageLog extends AutoCloseable {
    /** How long a channel that does not exist (any more, or yet) is remembered at the least, its claim included. */
    Duration REMEMBERED = Duration.ofMinutes(2);

    /**
     * Takes the channel over: a new epoch, greater than every earlier one. An unknown channel is not created by it.
     *
     * @param floor what the claimer and all whom it can ask know to have been in the log. The epoch is greater than the
     *     floor's, whatever the clock says, and the log's own last id becomes at least the floor's, so that ids grow even
     *     where the log lost some. If it did, or knows nothing of the channel, then {@link LogState#lastStored} is put
     *     right before the claim's first second: a reader that stands earlier has a gap
     */
    CompletionStage<Claim> claim(ChannelKey channel, LogPosition floor);

    /**
     * Makes the channel exist with these settings, or changes the settings of one that does; the buffer shrinks
     * accordingly. Returns its state after it.
     */
    CompletionStage<LogState> create(ChannelKey channel, LogPosition known, ChannelSettings settings);

    /**
     * Appends a batch in order, creating the channel if need be, and trims the buffer. Each publication is stored as a
     * whole or, if its idempotency key was seen on the channel within {@link Publication#KEY_LIFETIME}, not at all.
     * All of it is one step: after a crash of the caller either all or nothing of the batch is there. The newest batch
     * of an epoch may be appended again and is taken once. What is stored has the {@link Message#previous} that {@link
     * AppendResult#appended} gives it, and as its time that at which a log with a clock of its own took it.
     *
     * @param known the epoch of the claim, and what was in the log before the batch
     * @param batch not empty, its ids growing and all after the last id; anything else fails with an {@link
     *     IllegalArgumentException}
     */
    CompletionStage<AppendResult> append(
            ChannelKey channel, LogPosition known, ChannelSettings settings, List<Publication> batch);

    /**
     * Stored messages that follow {@code after}, oldest first. Needs no claim.
     *
     * @param limit so many messages at the most
     * @param maxBytes what their bodies may have together; the first is read whatever its size
     */
    CompletionStage<LogRead> readAfter(
            ChannelKey channel, LogPosition known, MessageId after, int limit, long maxBytes);

    /** The newest stored message with this tag. Needs no claim. */
    CompletionStage<Optional<MessageId>> newestWithTag(ChannelKey channel, LogPosition known, long tag);

    /**
     * Notes that this many more subscribers got the message, which may remove it; does nothing where the settings do
     * not count deliveries or the message is gone. Adds up, so it is not to be repeated. Returns the state after it.
     */
    CompletionStage<LogState> delivered(ChannelKey channel, LogPosition known, MessageId id, int recipients);

    /**
     * Notes activity so that the channel is not forgotten for another {@link ChannelSettings#channelTimeout}, and when
     * a subscriber last asked (milliseconds since the epoch, 0: no news). Does not bring back a channel that does not
     * exist. An owner that has subscribers calls it well within that time, and on a channel that does not exist at
     * least once in half of {@link #REMEMBERED}. Returns the state after it.
     */
    CompletionStage<LogState> touch(ChannelKey channel, LogPosition known, long requestedAt);

    /** Deletes the channel and its messages. Its last id is remembered for a while, so that ids do not go back. */
    CompletionStage<Void> delete(ChannelKey channel, LogPosition known);

    /** The channel's state now. Needs no claim. */
    CompletionStage<LogState> state(ChannelKey channel, LogPosition known);

    /** Whether all nodes of a cluster see this log. If not, a channel that moves to another node loses its messages. */
    default boolean isShared() {
        return true;
    }

    /**
     * Another node owns the channel from now on. A log that nodes do not share forgets the channel's messages, so that they do
     * not come back with the channel; the next claim finds that something was lost.
     *
     * @return how far this log went; {@link LogPosition#UNKNOWN} where nodes share the log, or if it knows nothing
     */
    default LogPosition handOver(ChannelKey channel) {
        return LogPosition.UNKNOWN;
    }

    /**
     * Has somebody told whenever the log's server is there again after the connection to it was lost: it may have gone back to an
     * older state. Told soon after and once, however many connections there are; never, where the log has no server.
     */
    default void whenConnectedAgain(Runnable listener) {}

    /** Releases what the log holds; nothing may be called after it. */
    @Override
    void close();
}
