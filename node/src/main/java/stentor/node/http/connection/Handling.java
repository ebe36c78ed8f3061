package stentor.node.http.connection;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Answer;

/** The handler has a request. */
final class Handling extends Phase {
    /** How long an answer may still take after the handler was told that the client is gone. */
    private static final long ANSWER_TO_NOBODY_MILLIS = 500;

    private final HttpConnection connection;
    private final boolean toHead;
    private final boolean last;
    private final Optional<IncomingBody> body;

    /**
     * @param toHead whether the client wants the answer's head alone
     * @param last whether the answer is the connection's last, as the client wants it
     * @param body the body, if it has not come yet
     */
    Handling(HttpConnection connection, boolean toHead, boolean last, Optional<IncomingBody> body) {
        this.connection = connection;
        this.toHead = toHead;
        this.last = last;
        this.body = body;
    }

    void ask(HttpRequest request) {
        connection.server().handlerCalls().ask(request, connection.client(), this::answer, this::answerLater);
    }

    void take(CompletionStage<Answer> answer, Supplier<String> what) {
        connection.server().handlerCalls().take(answer, what, this::answer, this::answerLater);
    }

    private void answerLater(Answer answer) {
        connection.onLoop(() -> answer(answer));
    }

    void answer(Answer answer) {
        if (connection.isIn(this)) {
            boolean bodyIsLeft = body.isPresent() && !body.get().isComplete();
            connection.answer(answer, toHead, last || bodyIsLeft);
        }
    }

    @Override
    void read(HttpObject part) {
        try {
            if (part instanceof HttpContent content && body.isPresent()) {
                body.get().take(content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    @Override
    void clientFinished() {
        body.ifPresent(IncomingBody::clientFinished);
        // A handler that was told so need not answer. An answer that is on its way gets a moment.
        if (connection.client().clientGone()) {
            connection
                    .channel()
                    .eventLoop()
                    .schedule(this::closeUnanswered, ANSWER_TO_NOBODY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeUnanswered() {
        if (connection.isIn(this)) {
            connection.channel().close();
        }
    }

    @Override
    void gone() {
        body.ifPresent(IncomingBody::cutOff);
    }
}
