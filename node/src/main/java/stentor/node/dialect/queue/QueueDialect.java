package stentor.node.dialect.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Action;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestBody;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.QueueLocation;
import stentor.node.location.Queueing;
import stentor.node.queue.Consumers;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueActor.InspectReply;
import stentor.node.queue.QueueActor.PushReply;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.Queues;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.ContentTypes;

/** Queue locations: POST pushes a message, GET takes the next one, DELETE acknowledges one, HEAD asks how many there are. */
public final class QueueDialect implements Dialect<QueueLocation> {
    private static final Methods METHODS = new Methods(
            "GET, POST, DELETE, HEAD, OPTIONS",
            "GET, POST, DELETE",
            "Content-Type, Idempotency-Key, Cache-Control",
            "Content-Type, Retry-After, X-Message-Ack, X-Message-Deliveries, X-Queue-Messages, X-Queue-Out,"
                    + " X-Queue-Consumers");

    private static final int MAX_KEY_LENGTH = 255;

    private final ActorSystem<?> system;
    private final Queues queues;
    private final Consumers consumers;
    private final long maxMessageSize;

    /**
     * @param maxMessageSize bytes of a message's body at most; more is 413
     */
    public QueueDialect(ActorSystem<?> system, Queues queues, Consumers consumers, long maxMessageSize) {
        this.system = system;
        this.queues = queues;
        this.consumers = consumers;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public Class<QueueLocation> locations() {
        return QueueLocation.class;
    }

    @Override
    public Methods methods(QueueLocation location) {
        return METHODS;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request, Connection connection, Match<QueueLocation> match) {
        ChannelChoice choice = ChannelChoice.of(
                match, Optional.empty(), request.method().name().equals("POST") ? Action.PUBLISH : Action.SUBSCRIBE);
        if (choice instanceof ChannelChoice.Refused refused) {
            return Answer.now(refused.answer());
        }
        ChannelKey queue = ((ChannelChoice.Chosen) choice).keys().get(0);
        Queueing queueing = match.location().queueing();
        return switch (request.method().name()) {
            case "POST" -> post(request, queue, queueing);
            case "GET" -> get(request, connection, queue, queueing);
            case "HEAD" -> head(request, queue);
            case "DELETE" -> delete(request, queue);
            case "OPTIONS" -> Answer.now(METHODS.options());
            default -> Answer.now(METHODS.notAllowed());
        };
    }

    /** Puts the request's body at the queue's end. */
    private CompletionStage<Answer> post(HttpRequest request, ChannelKey queue, Queueing queueing) {
        Optional<String> contentType = Requests.header(request, "Content-Type").filter(type -> !type.isBlank());
        Optional<String> key = Requests.header(request, "Idempotency-Key");
        if (contentType.isPresent() && !ContentTypes.isSafe(contentType.get())) {
            return refused(request, 400, "Content-Type: not one that could be sent on to a consumer");
        }
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > MAX_KEY_LENGTH)) {
            return refused(request, 400, "Idempotency-Key: expected 1 to " + MAX_KEY_LENGTH + " characters");
        }
        return RequestBody.read(request, maxMessageSize, system).thenCompose(body -> {
            if (body instanceof RequestBody.Complete complete) {
                return push(queue, new Payload(complete.bytes(), contentType), key, queueing);
            }
            return Answer.now(
                    body instanceof RequestBody.TooLarge tooLarge
                            ? Answers.text(413, "a message has at most " + tooLarge.limit() + " bytes")
                            : Answers.text(400, ((RequestBody.Broken) body).reason()));
        });
    }

    private CompletionStage<Answer> push(ChannelKey queue, Payload payload, Optional<String> key, Queueing queueing) {
        return queues.<PushReply>ask(
                        queue,
                        replyTo -> new QueueActor.Push(
                                payload, key, queueing.maxMessages(), queueing.messageTimeout(), replyTo))
                .handle((reply, failure) -> Answer.of(QueueAnswers.of(
                        failure == null
                                ? reply
                                : wasAsked(failure) ? new QueueActor.LogUnavailable() : new QueueActor.Overloaded())));
    }

    /** Answers with the next message once there is one; with {@code ?ack=true} it has to be acknowledged. */
    private CompletionStage<Answer> get(
            HttpRequest request, Connection connection, ChannelKey queue, Queueing queueing) {
        if (WebSocketUpgrade.isAsked(request)) {
            return refused(request, 406, "a queue is read by GET alone, a message each");
        }
        String ack = Requests.queryParameter(request, "ack").orElse("false");
        if (!ack.equals("true") && !ack.equals("false")) {
            return refused(request, 400, "ack: expected true or false");
        }
        request.discardEntityBytes(system);
        Duration ackTimeout = ack.equals("true") ? queueing.ackTimeout() : Duration.ZERO;
        return new Taking(consumers, connection, queueing, queue, ackTimeout).answer();
    }

    /** Answers with how many messages and consumers there are; takes nothing. */
    private CompletionStage<Answer> head(HttpRequest request, ChannelKey queue) {
        request.discardEntityBytes(system);
        return queues.<InspectReply>ask(queue, QueueActor.Inspect::new)
                .handle((reply, failure) ->
                        Answer.of(QueueAnswers.of(failure == null ? reply : new QueueActor.LogUnavailable())));
    }

    /** Acknowledges the message that was taken under the token {@code ?ack=TOKEN}. */
    private CompletionStage<Answer> delete(HttpRequest request, ChannelKey queue) {
        Optional<String> token = Requests.queryParameter(request, "ack").filter(given -> !given.isEmpty());
        if (token.isEmpty()) {
            return refused(request, 400, "ack: missing (expected: the X-Message-Ack of a message)");
        }
        request.discardEntityBytes(system);
        return queues.<SettleReply>ask(queue, replyTo -> new QueueActor.Settle(token.get(), replyTo))
                .handle((reply, failure) -> Answer.of(QueueAnswers.of(
                        failure == null
                                ? reply
                                : wasAsked(failure) ? new QueueActor.LogUnavailable() : new QueueActor.Overloaded())));
    }

    /** Whether a command without an answer may have been carried out. */
    private static boolean wasAsked(Throwable failure) {
        return !(failure instanceof RejectedExecutionException
                || failure.getCause() instanceof RejectedExecutionException);
    }

    private CompletionStage<Answer> refused(HttpRequest request, int status, String reason) {
        request.discardEntityBytes(system);
        return Answer.now(Answers.text(status, reason));
    }
}
