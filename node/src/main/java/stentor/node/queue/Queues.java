package stentor.node.queue;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.owner.Asked;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/** Sends commands to a queue's owner, on whichever node it is. Queues have names like channels, but are not channels. */
public interface Queues {
    /** Sends a command to the owner, starting one if there is none. Delivered at most once. */
    void tell(ChannelKey queue, QueueActor.Command command);

    /**
     * Sends a command that is answered once. The stage fails with {@link java.util.concurrent.TimeoutException} if no
     * answer came in time: what became of the command is then unknown. It fails with {@link
     * java.util.concurrent.RejectedExecutionException} if too much waits on this node already: nothing was done.
     */
    <R> CompletionStage<R> ask(ChannelKey queue, Function<ReplyTo<R>, ? extends Asked<QueueActor.Command, R>> command);
}
