package stentor.node.channel;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** What a node's hub of a pattern is told. */
public sealed interface PatternEvent {
    /** Every node knows of the hub: from now on each message that is published is sent to it. */
    record Known() implements PatternEvent {}

    /**
     * New messages of a channel that the pattern fits, in order, all of them in the log; or none, as a reminder of how
     * far the channel is.
     *
     * @param epoch that of the owner's claim; what comes from an older one than the newest heard of is to be ignored
     * @param since the id after which this owner has sent the hub everything
     * @param after the id sent before the first of them: a hub whose position is before it has missed something
     * @param stored false: for subscribers that listen now, not to be kept
     */
    record Heard(
            ChannelKey channel,
            ActorRef<ChannelCommand> owner,
            long epoch,
            MessageId since,
            MessageId after,
            List<Message> messages,
            boolean stored)
            implements PatternEvent {
        public Heard {
            Objects.requireNonNull(channel);
            Objects.requireNonNull(owner);
            Objects.requireNonNull(since);
            Objects.requireNonNull(after);
            messages = List.copyOf(messages);
        }

        /** How far the channel is. */
        public MessageId last() {
            return messages.isEmpty()
                    ? after
                    : messages.get(messages.size() - 1).id();
        }
    }
}
