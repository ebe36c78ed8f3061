package stentor.node.dialect.relay;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Subscriber;
import stentor.protocol.channel.Cursor;

/** A request that is held until there is something to answer it with. */
final class Poll implements Subscriber {
    private final PollAnswers answers;
    private final Optional<Cursor> asked;
    private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();

    /**
     * @param asked where the request said it stands, if it did
     */
    Poll(PollAnswers answers, Optional<Cursor> asked) {
        this.answers = answers;
        this.asked = asked;
    }

    CompletableFuture<HttpResponse> response() {
        return response;
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        HttpResponse shared = delivery.as(answers);
        response.complete(gap ? shared.addHeader(PollAnswers.GAP) : shared);
    }

    @Override
    public void end(End end) {
        response.complete(answers.end(end, asked));
    }
}
