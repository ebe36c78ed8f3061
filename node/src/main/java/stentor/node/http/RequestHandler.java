package stentor.node.http;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Answers requests. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Must answer every request. A failed stage, like an exception, becomes 500: the cause is logged and the client
     * is told nothing of it. Called on a stream's thread: it must not block.
     */
    CompletionStage<Answer> handle(HttpRequest request, Connection connection);

    /** Answers the one request of a connection that is one too many; it is closed then. */
    default CompletionStage<Answer> refuse(HttpRequest request, Connection connection, TooMany why) {
        return Answer.now(why.response());
    }
}
