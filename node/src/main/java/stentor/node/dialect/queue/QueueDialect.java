package stentor.node.dialect.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Action;
import stentor.node.access.Caller;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.ChannelChoice;
import stentor.node.dialect.Dialect;
import stentor.node.dialect.Match;
import stentor.node.dialect.MessageHead;
import stentor.node.dialect.Methods;
import stentor.node.dialect.Publisher;
import stentor.node.dialect.Unavailable;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.QueueLocation;
import stentor.node.location.Queueing;
import stentor.node.owner.Trouble;
import stentor.node.queue.Consumers;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueActor.InspectReply;
import stentor.node.queue.QueueActor.PushReply;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.Queues;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** Queue locations: POST pushes a message, GET takes the next one, DELETE acknowledges one, HEAD asks how many there are. */
public final class QueueDialect implements Dialect<QueueLocation> {
    private static final Methods METHODS = new Methods(
            "GET, POST, DELETE, HEAD, OPTIONS",
            "GET, POST, DELETE",
            "Content-Type, Idempotency-Key, Cache-Control",
            "Content-Type, Retry-After, X-Message-Ack, X-Message-Deliveries, X-Queue-Messages, X-Queue-Out,"
                    + " X-Queue-Consumers");

    private final Queues queues;
    private final Consumers consumers;
    private final Bodies bodies;
    private final LongAdder delivered = new LongAdder();

    public QueueDialect(Queues queues, Consumers consumers, Bodies bodies) {
        this.queues = queues;
        this.consumers = consumers;
        this.bodies = bodies;
    }

    /** How many messages were handed to consumers of this node. */
    public long delivered() {
        return delivered.sum();
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
            case "POST" -> post(request, match.caller(), queue, queueing);
            case "GET" -> get(request, connection, queue, match);
            case "HEAD" -> head(request, queue);
            case "DELETE" -> delete(request, queue);
            case "OPTIONS" -> Answer.now(METHODS.options());
            default -> Answer.now(METHODS.notAllowed());
        };
    }

    /** Puts the request's body at the queue's end. */
    private CompletionStage<Answer> post(HttpRequest request, Caller caller, ChannelKey queue, Queueing queueing) {
        MessageHead head = MessageHead.of(request);
        Optional<String> problem = head.problem();
        return problem.isPresent()
                ? bodies.unread(request, Answers.text(400, problem.get()))
                : bodies.read(request, body -> Publisher.tooMuch(caller, 1)
                        .map(limited -> Answer.now(Publisher.limited(limited)))
                        .orElseGet(() ->
                                push(queue, new Payload(body, head.contentType()), head.idempotencyKey(), queueing)));
    }

    private CompletionStage<Answer> push(ChannelKey queue, Payload payload, Optional<String> key, Queueing queueing) {
        return queues.<PushReply>ask(
                        queue,
                        replyTo -> new QueueActor.Push(
                                payload, key, queueing.maxMessages(), queueing.messageTimeout(), replyTo))
                .handle((reply, failure) -> Answer.of(QueueAnswers.of(
                        failure == null
                                ? reply
                                : Unavailable.wasAsked(failure)
                                        ? new QueueActor.LogUnavailable(Trouble.SILENT)
                                        : new QueueActor.Overloaded(),
                        key.isPresent())));
    }

    /** Answers with the next message once there is one; with {@code ?ack=true} it has to be acknowledged. */
    private CompletionStage<Answer> get(
            HttpRequest request, Connection connection, ChannelKey queue, Match<QueueLocation> match) {
        if (WebSocketUpgrade.isAsked(request)) {
            return refused(request, 406, "a queue is read by GET alone, a message each");
        }
        String ack = Requests.queryParameter(request, "ack").orElse("false");
        if (!ack.equals("true") && !ack.equals("false")) {
            return refused(request, 400, "ack: expected true or false");
        }
        bodies.discard(request);
        Queueing queueing = match.location().queueing();
        Duration ackTimeout = ack.equals("true") ? queueing.ackTimeout() : Duration.ZERO;
        return new Taking(consumers, connection, queueing, queue, ackTimeout, delivered)
                .answer(match.caller(), queue.id());
    }

    /** Answers with how many messages and consumers there are; takes nothing. */
    private CompletionStage<Answer> head(HttpRequest request, ChannelKey queue) {
        bodies.discard(request);
        return queues.<InspectReply>ask(queue, QueueActor.Inspect::new)
                .handle((reply, failure) -> Answer.of(
                        QueueAnswers.of(failure == null ? reply : new QueueActor.LogUnavailable(Trouble.SILENT))));
    }

    /** Acknowledges the message that was taken under the token {@code ?ack=TOKEN}. */
    private CompletionStage<Answer> delete(HttpRequest request, ChannelKey queue) {
        Optional<String> token = Requests.queryParameter(request, "ack").filter(given -> !given.isEmpty());
        if (token.isEmpty()) {
            return refused(request, 400, "ack: missing (expected: the X-Message-Ack of a message)");
        }
        bodies.discard(request);
        return queues.<SettleReply>ask(queue, replyTo -> new QueueActor.Settle(token.get(), replyTo))
                .handle((reply, failure) -> Answer.of(QueueAnswers.of(
                        failure == null
                                ? reply
                                : Unavailable.wasAsked(failure)
                                        ? new QueueActor.LogUnavailable(Trouble.SILENT)
                                        : new QueueActor.Overloaded())));
    }

    private CompletionStage<Answer> refused(HttpRequest request, int status, String reason) {
        return bodies.unread(request, Answers.text(status, reason));
    }
}
