package stentor.node.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Answers requests. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Must answer every request. A failed stage, like an exception, becomes 500: the cause is logged and the client
     * is told nothing of it. Called on a stream's thread: it must not block.
     */
    CompletionStage<Answer> handle(HttpRequest request, Connection connection);

    /** Answers by the handler that is in force at the time of each request. */
    static RequestHandler by(Supplier<RequestHandler> inForce) {
        return new RequestHandler() {
            @Override
            public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
                return inForce.get().handle(request, connection);
            }

            @Override
            public CompletionStage<Answer> refuse(HttpRequest request, Connection connection, TooMany why) {
                return inForce.get().refuse(request, connection, why);
            }
        };
    }

    /** Answers the one request of a connection that is one too many; it is closed then. */
    default CompletionStage<Answer> refuse(HttpRequest request, Connection connection, TooMany why) {
        return Answer.now(why.response());
    }
}
