package stentor.node.http;

import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What goes with an answer that is watched, through the HTTP layer that all connections share.
 *
 * @param instead what its client is sent if it must not have the answer any more
 */
record WatchedAnswer(ClientConnection connection, AnswerWatch watch, HttpResponse instead) {
    private static final AttributeKey<WatchedAnswer> KEY =
            AttributeKey.create("stentor-watched-answer", WatchedAnswer.class);

    WatchedAnswer {
        Objects.requireNonNull(watch);
        Objects.requireNonNull(instead);
    }

    /** The answer with this beside it. */
    HttpResponse on(HttpResponse answer) {
        return answer.addAttribute(KEY, this);
    }

    static Optional<WatchedAnswer> of(HttpResponse answer) {
        return answer.getAttribute(KEY);
    }

    /** The answer is about to be written; false if the other one is to be. */
    boolean begin() {
        return connection.begin(watch);
    }
}
