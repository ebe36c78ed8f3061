package stentor.node.channel;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/** Sends commands to a channel's owner, on whichever node it is. */
public interface Channels {
    /** Sends a command to the owner, starting one if there is none. Delivered at most once. */
    void tell(ChannelKey channel, ChannelCommand command);

    /**
     * Sends a command that is answered once. The stage fails with {@link java.util.concurrent.TimeoutException} if no
     * answer came in time: what became of the command is then unknown. It fails with {@link
     * java.util.concurrent.RejectedExecutionException} if too much waits on this node already: nothing was done.
     *
     * @param command makes the command from where the answer goes; may be called more than once
     */
    CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command);
}
