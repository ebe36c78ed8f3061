package stentor.node.queue;

import java.util.Objects;
import stentor.node.messagelog.QueueResult.Item;
import stentor.protocol.channel.ChannelKey;

/** What a queue's owner tells a node's desk. */
public sealed interface QueueEvent extends ConsumerDesk.Command {
    /** There is something for this consumer: if it is still there, it says {@link DeskCommand.Take} again. */
    record Call(ChannelKey queue, long consumer) implements QueueEvent {}

    /** There are too many consumers or too many messages out; this one cannot wait. */
    record Refused(ChannelKey queue, long consumer) implements QueueEvent {}

    /**
     * A message for a consumer; written down as its own.
     *
     * @param epoch the owner's
     * @param token the lease's
     * @param toBeSettled whether the consumer has to acknowledge it
     */
    record HandOut(ChannelKey queue, long epoch, long consumer, String token, boolean toBeSettled, Item item)
            implements QueueEvent {
        public HandOut {
            Objects.requireNonNull(item);
        }
    }

    /**
     * A new owner asks what became of a hand-out of an earlier one. A desk that does not know the token gives the message
     * back, and takes no hand-outs of earlier epochs from then on.
     */
    record Inquiry(ChannelKey queue, long epoch, String token) implements QueueEvent {}

    /** A report on the hand-out is in the log: the desk may forget it. */
    record Noted(String token) implements QueueEvent {}
}
