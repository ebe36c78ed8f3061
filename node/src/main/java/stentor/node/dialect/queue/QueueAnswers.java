package stentor.node.dialect.queue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.dialect.Unavailable;
import stentor.node.http.Answers;
import stentor.node.location.Queueing;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueActor.InspectReply;
import stentor.node.queue.QueueActor.PushReply;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.TakeReply.Taken;

/** What a queue's owner says, and what it hands out, as a client is told it. */
final class QueueAnswers {
    private static final Optional<String> TEXT = Optional.of("text/plain");
    /** Each GET is answered with another message. */
    private static final HttpHeader NOT_TO_BE_KEPT = Answers.header("Cache-Control", "no-store");

    private QueueAnswers() {}

    /** @param keyed whether the push has an idempotency key */
    static HttpResponse of(PushReply reply, boolean keyed) {
        if (reply instanceof QueueActor.Pushed pushed) {
            return pushed.taken() ? Answers.text(201, "taken") : Answers.text(202, "queued");
        }
        if (reply instanceof QueueActor.Full) {
            return Unavailable.tryAgain("the queue is full; nothing was pushed");
        }
        if (reply instanceof QueueActor.Overloaded) {
            return Unavailable.tryAgain("too much waits for this queue; nothing was pushed");
        }
        if (reply instanceof QueueActor.LogUnavailable unavailable) {
            return Unavailable.unknownOutcome(unavailable.why(), keyed);
        }
        throw new IllegalStateException("not a reply to a push: " + reply);
    }

    static HttpResponse of(SettleReply reply) {
        if (reply instanceof QueueActor.Settled) {
            return Answers.text(200, "settled");
        }
        if (reply instanceof QueueActor.UnknownToken) {
            return Answers.text(404, "no message is out under this token: it is unknown, expired or settled");
        }
        if (reply instanceof QueueActor.Overloaded) {
            return Unavailable.tryAgain("too much waits for this queue; nothing was settled");
        }
        if (reply instanceof QueueActor.LogUnavailable unavailable) {
            return Unavailable.tryAgain("outcome unknown: " + unavailable.why() + "; repeat it");
        }
        throw new IllegalStateException("not a reply to an acknowledgement: " + reply);
    }

    static HttpResponse of(InspectReply reply) {
        if (reply instanceof QueueActor.Queue queue) {
            return Answers.empty(
                    200,
                    NOT_TO_BE_KEPT,
                    Answers.header("X-Queue-Messages", Long.toString(queue.messages())),
                    Answers.header("X-Queue-Out", Integer.toString(queue.out())),
                    Answers.header("X-Queue-Consumers", Integer.toString(queue.consumers())));
        }
        return Unavailable.tryAgain("not known now");
    }

    /** A message for its consumer. */
    static HttpResponse message(Taken taken) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(NOT_TO_BE_KEPT);
        taken.token().ifPresent(token -> headers.add(Answers.header("X-Message-Ack", token)));
        if (taken.item().deliveries() > 1) {
            headers.add(Answers.header(
                    "X-Message-Deliveries", Integer.toString(taken.item().deliveries())));
        }
        return Answers.body(
                200,
                taken.item().payload().contentType().or(() -> TEXT),
                taken.item().payload().body(),
                headers.toArray(HttpHeader[]::new));
    }

    /** There was no message in time. */
    static HttpResponse nothingCame(Queueing queueing) {
        int status = queueing.timeoutStatus();
        if (status == 204 || status == 304) {
            return Answers.empty(status, NOT_TO_BE_KEPT);
        }
        byte[] text = "Timeout waiting for response".getBytes(StandardCharsets.US_ASCII);
        return Answers.body(status, TEXT, text, NOT_TO_BE_KEPT);
    }

    static HttpResponse tooManyConsumers() {
        return Unavailable.tryAgain("too many consumers wait at this queue, or too many messages are out");
    }
}
