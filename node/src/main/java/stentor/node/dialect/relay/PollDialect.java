package stentor.node.dialect.relay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.location.FirstMessage;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.relay.Position;
import stentor.protocol.relay.StatedId;
import stentor.protocol.stream.CompoundId;
import stentor.protocol.stream.CompoundPosition;

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
            HttpRequest request, Connection connection, List<ChannelKey> keys, Subscribing subscribing) {
        return poll(request, connection, keys, subscribing, Mode.LONG_POLL);
    }

    /** Answers with that message if there is one, and else with 304. */
    public CompletionStage<HttpResponse> atOnce(
            HttpRequest request, Connection connection, List<ChannelKey> keys, Subscribing subscribing) {
        return poll(request, connection, keys, subscribing, Mode.INTERVAL_POLL);
    }

    private CompletionStage<HttpResponse> poll(
            HttpRequest request, Connection connection, List<ChannelKey> keys, Subscribing subscribing, Mode mode) {
        request.discardEntityBytes(system);
        StatedId stated = StatedId.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        Poll poll = new Poll(answers.computeIfAbsent(subscribing, PollAnswers::new), stated);
        Optional<Subscriptions.Leave> leave = keys.size() == 1
                ? one(poll, keys.get(0), Position.of(stated), subscribing, mode)
                : several(poll, keys, CompoundPosition.of(stated, keys.size()), subscribing, mode);
        Connection.Registration registration = connection.onClose(() -> leave.ifPresent(Subscriptions.Leave::leave));
        return poll.response().whenComplete((response, failure) -> registration.cancel());
    }

    private Optional<Subscriptions.Leave> one(
            Poll poll, ChannelKey key, Position position, Subscribing subscribing, Mode mode) {
        if (position instanceof Position.Malformed malformed) {
            poll.refuse(malformed.reason());
            return Optional.empty();
        }
        return Optional.of(subscriptions.subscribe(
                key,
                position instanceof Position.Stated at ? at.cursor() : first(subscribing),
                subscribing.concurrency(),
                mode,
                subscribing.createOnSubscribe(),
                subscribing.timeout(),
                poll));
    }

    private Optional<Subscriptions.Leave> several(
            Poll poll, List<ChannelKey> keys, CompoundPosition position, Subscribing subscribing, Mode mode) {
        if (position instanceof CompoundPosition.Malformed malformed) {
            poll.refuse(malformed.reason());
            return Optional.empty();
        }
        Optional<CompoundId> id =
                position instanceof CompoundPosition.Stated at ? Optional.of(at.id()) : Optional.empty();
        return Optional.of(subscriptions.subscribe(
                keys,
                new Subscriptions.Start(id, first(subscribing)),
                subscribing.concurrency(),
                mode,
                subscribing.createOnSubscribe(),
                subscribing.timeout(),
                poll));
    }

    private static Cursor first(Subscribing subscribing) {
        return subscribing.firstMessage() == FirstMessage.OLDEST ? Cursor.OLDEST : Cursor.NEWEST;
    }
}
