package stentor.node.dialect.relay;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.SeveralSubscriber;
import stentor.node.hub.Subscriber;
import stentor.protocol.relay.StatedId;
import stentor.protocol.stream.CompoundId;

/** A request that is held until there is something to answer it with. */
final class Poll implements Subscriber, SeveralSubscriber {
    private final PollAnswers answers;
    private final StatedId asked;
    private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();

    /**
     * @param asked where the request says it stands
     */
    Poll(PollAnswers answers, StatedId asked) {
        this.answers = answers;
        this.asked = asked;
    }

    CompletableFuture<HttpResponse> response() {
        return response;
    }

    /** Only streams are told of it. */
    @Override
    public void confirmed() {}

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        HttpResponse shared = delivery.as(answers);
        response.complete(gap ? shared.addHeader(PollAnswers.GAP) : shared);
    }

    @Override
    public void deliver(Delivery delivery, CompoundId id, boolean gap) {
        HttpResponse own = answers.message(id.sent(), delivery.message().payload());
        response.complete(gap ? own.addHeader(PollAnswers.GAP) : own);
    }

    /** The request makes no sense. */
    void refuse(String reason) {
        response.complete(Answers.text(400, reason, PollAnswers.VARY));
    }

    @Override
    public void end(End end) {
        response.complete(answers.end(end, asked));
    }
}
