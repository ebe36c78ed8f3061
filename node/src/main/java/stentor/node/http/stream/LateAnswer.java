package stentor.node.http.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;

/** The answer with a client's stream, which begins when it is time for it: once, and never after the end. */
public final class LateAnswer {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private boolean decided;

    public CompletionStage<Answer> answer() {
        return answer;
    }

    /** Begins, unless it has begun or will never begin. */
    public void begin(ClientStream stream, Supplier<Answer> head) {
        if (decide()) {
            stream.begin();
            answer.complete(head.get());
        }
    }

    /** Answers without a stream. False if the stream has begun: what there is to say belongs into it. */
    public boolean instead(Supplier<HttpResponse> other) {
        boolean first = decide();
        if (first) {
            answer.complete(Answer.of(other.get()));
        }
        return first;
    }

    public synchronized boolean hasBegun() {
        return decided;
    }

    private synchronized boolean decide() {
        boolean first = !decided;
        decided = true;
        return first;
    }
}
