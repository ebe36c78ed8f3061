package stentor.node.dialect;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.relay.InfoFormat;

/** A publisher that sends its messages over a WebSocket, and is told of each what became of it. */
@FunctionalInterface
public interface PublisherSocketTransport {
    /** @param caller who may lose the right to publish, which ends the WebSocket */
    CompletionStage<Answer> publish(
            HttpRequest request, Connection connection, Caller caller, PublishFrame publish, Told told);

    /** What is said of a published message's channel. */
    @FunctionalInterface
    interface Told {
        String text(InfoFormat format, ChannelInfo info);
    }
}
