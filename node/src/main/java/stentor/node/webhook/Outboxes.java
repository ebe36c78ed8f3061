package stentor.node.webhook;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/** Sends commands to outboxes, on whichever node they are. */
public interface Outboxes {
    /** Delivered at most once. */
    void tell(ChannelKey outbox, OutboxCommand command);

    /** Fails if no answer comes in time. */
    CompletionStage<OutboxReply> ask(
            ChannelKey outbox, Function<ReplyTo<OutboxReply>, ? extends OutboxCommand.Question> command);
}
