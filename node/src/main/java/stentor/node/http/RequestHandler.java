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
}
