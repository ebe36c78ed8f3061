package stentor.node.dialect;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.TooMany;
import stentor.node.location.Location;

/**
 * One wire protocol, at its locations. From a request it makes commands to channels or queues, and from what comes back the
 * bytes of its answer. It finds its channels by itself: not every protocol names them in the URL.
 */
public interface Dialect<L extends Location> {
    /** The locations that speak it. */
    Class<L> locations();

    /** What pages of other origins are told that they may send to a location, and {@code OPTIONS} answers. */
    Methods methods(L location);

    /**
     * Answers a request, as {@link stentor.node.http.RequestHandler} must. CORS headers are added, and preflights are
     * answered, by the caller.
     */
    CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<L> match);

    /**
     * Answers a request of a client that has one connection too many. Nobody was asked who that is.
     */
    default CompletionStage<Answer> refuse(HttpRequest request, Connection connection, Match<L> match, TooMany why) {
        return Answer.now(why.response());
    }
}
