package stentor.node.dialect;

import java.util.concurrent.CompletionStage;
import stentor.node.http.Answer;

/** One way to hand messages to a subscriber. */
@FunctionalInterface
public interface SubscriberTransport {
    CompletionStage<Answer> subscribe(SubscriberRequest request);
}
