package stentor.node.dialect.relay;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.location.FirstMessage;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.relay.Position;

/** Long-polling and interval-polling: each GET is answered with one message, or with why there is none. */
public final class PollDialect {
    private final ActorSystem<?> system;
    private final Subscriptions subscriptions;
    private final Map<Subscribing, PollAnswers> answers = new ConcurrentHashMap<>();

    public PollDialect(ActorSystem<?> system, Subscriptions subscriptions) {
        this.system = system;
        this.subscriptions = subscriptions;
    }

    /** Answers with the message that follows the one the request says it has, once there is one. */
    public CompletionStage<HttpResponse> held(
            HttpRequest request, Connection connection, ChannelKey channel, Subscribing subscribing) {
        return poll(request, connection, channel, subscribing, Mode.LONG_POLL);
    }

    /** Answers with that message if there is one, and else with 304. */
    public CompletionStage<HttpResponse> atOnce(
            HttpRequest request, Connection connection, ChannelKey channel, Subscribing subscribing) {
        return poll(request, connection, channel, subscribing, Mode.INTERVAL_POLL);
    }

    private CompletionStage<HttpResponse> poll(
            HttpRequest request, Connection connection, ChannelKey channel, Subscribing subscribing, Mode mode) {
        request.discardEntityBytes(system);
        Position position = Position.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        PollAnswers forms = answers.computeIfAbsent(subscribing, PollAnswers::new);
        if (position instanceof Position.Malformed malformed) {
            return CompletableFuture.completedFuture(Answers.text(400, malformed.reason(), PollAnswers.VARY));
        }
        Optional<Cursor> stated = position instanceof Position.Stated at ? Optional.of(at.cursor()) : Optional.empty();
        Cursor first = subscribing.firstMessage() == FirstMessage.OLDEST ? Cursor.OLDEST : Cursor.NEWEST;
        Poll poll = new Poll(forms, stated);
        Subscriptions.Leave leave = subscriptions.subscribe(
                channel,
                stated.orElse(first),
                subscribing.concurrency(),
                mode,
                subscribing.createOnSubscribe(),
                subscribing.timeout(),
                poll);
        Connection.Registration registration = connection.onClose(leave::leave);
        return poll.response().whenComplete((response, failure) -> registration.cancel());
    }
}
