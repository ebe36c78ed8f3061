package stentor.node.dialect;

import java.util.concurrent.CompletionStage;
import stentor.node.channel.PublisherReply;
import stentor.protocol.channel.Payload;

/** Publishes a message that comes another way than in a request's body. */
@FunctionalInterface
public interface PublishFrame {
    CompletionStage<PublisherReply> publish(Payload payload);
}
