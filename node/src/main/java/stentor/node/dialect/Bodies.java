package stentor.node.dialect;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestBody;

/** Reads the bodies of requests that bring messages. One that is too large is 413, one that comes too slowly 408,
 * one that breaks off 400. */
public final class Bodies {
    private final ActorSystem<?> system;
    private final IntSupplier maxMessageSize;

    /** @param maxMessageSize bytes of a message at most; it may change */
    public Bodies(ActorSystem<?> system, IntSupplier maxMessageSize) {
        this.system = system;
        this.maxMessageSize = maxMessageSize;
    }

    /** In bytes. */
    public int maxMessageSize() {
        return maxMessageSize.getAsInt();
    }

    /** Reads a body that is one message. */
    public CompletionStage<Answer> read(HttpRequest request, Function<byte[], CompletionStage<Answer>> message) {
        return read(request, maxMessageSize(), message);
    }

    /** @param limit bytes of the body at most */
    public CompletionStage<Answer> read(
            HttpRequest request, long limit, Function<byte[], CompletionStage<Answer>> complete) {
        return RequestBody.read(request, limit, system).thenCompose(body -> {
            if (body instanceof RequestBody.Complete whole) {
                return complete.apply(whole.bytes());
            }
            return Answer.now(refusal(body));
        });
    }

    private static HttpResponse refusal(RequestBody incomplete) {
        if (incomplete instanceof RequestBody.TooLarge tooLarge) {
            return tooLarge(tooLarge.limit());
        }
        return incomplete instanceof RequestBody.TooSlow slow
                ? Answers.text(
                        408, "the body did not come within " + slow.patience().toSeconds() + " s")
                : Answers.text(400, ((RequestBody.Broken) incomplete).reason());
    }

    /** Answers without reading the body. */
    public CompletionStage<Answer> unread(HttpRequest request, HttpResponse answer) {
        discard(request);
        return Answer.now(answer);
    }

    /** The body, if there is one, is not wanted. */
    public void discard(HttpRequest request) {
        request.discardEntityBytes(system);
    }

    /** 413. */
    public static HttpResponse tooLarge(long limit) {
        return Answers.text(413, "a message has at most " + limit + " bytes");
    }
}
