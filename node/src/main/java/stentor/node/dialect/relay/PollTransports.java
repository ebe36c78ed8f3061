package stentor.node.dialect.relay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.EndSpread;
import stentor.node.http.Requests;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.several.SeveralSubscriptions;
import stentor.node.location.FirstMessage;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.relay.Position;
import stentor.protocol.relay.StatedId;
import stentor.protocol.stream.CompoundId;
import stentor.protocol.stream.CompoundPosition;

/**
 * Long-polling and interval-polling: each GET is answered with one message, or with why there is none. A HEAD is answered as a GET, but
 * receives nothing: no delivery is counted, and no other subscriber gives way.
 */
public final class PollTransports {
    private final ActorSystem<?> system;
    private final Subscriptions subscriptions;
    private final SeveralSubscriptions severalChannels;
    private final PollCounts counts;
    private final EndSpread ends;
    private final Map<Subscribing, PollAnswers> answers = new ConcurrentHashMap<>();

    /** @param ends when polls end, where the node stops */
    public PollTransports(ActorSystem<?> system, Subscriptions subscriptions, PollCounts counts, EndSpread ends) {
        this.system = system;
        this.subscriptions = subscriptions;
        this.counts = counts;
        this.ends = ends;
        this.severalChannels = new SeveralSubscriptions(subscriptions);
    }

    /** Answers with the message that follows the one the request says it has, once there is one. */
    public CompletionStage<Answer> held(SubscriberRequest request) {
        return poll(request, Mode.LONG_POLL);
    }

    /** Answers with that message if there is one, and else with 304. */
    public CompletionStage<Answer> atOnce(SubscriberRequest request) {
        return poll(request, Mode.INTERVAL_POLL);
    }

    private CompletionStage<Answer> poll(SubscriberRequest asked, Mode mode) {
        HttpRequest request = asked.request();
        List<ChannelKey> keys = asked.channels();
        Subscribing subscribing = asked.subscribing();
        request.discardEntityBytes(system);
        StatedId stated = StatedId.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        PollAnswers form = answers.computeIfAbsent(subscribing, each -> new PollAnswers(each, counts, ends));
        return keys.size() == 1
                ? one(new ChannelPolls(subscriptions, keys.get(0), subscribing, form), asked, stated, mode)
                : several(form, asked, stated, mode);
    }

    private static CompletionStage<Answer> one(
            ChannelPolls polls, SubscriberRequest asked, StatedId stated, Mode mode) {
        Position position = Position.of(stated);
        if (position instanceof Position.Malformed malformed) {
            return refused(malformed.reason());
        }
        Cursor cursor = position instanceof Position.Stated at ? at.cursor() : first(polls.subscribing());
        return polls.ask(asked, cursor, stated, mode);
    }

    private CompletionStage<Answer> several(PollAnswers form, SubscriberRequest asked, StatedId stated, Mode mode) {
        List<ChannelKey> keys = asked.channels();
        Subscribing subscribing = asked.subscribing();
        CompoundPosition position = CompoundPosition.of(stated, keys.size());
        if (position instanceof CompoundPosition.Malformed malformed) {
            return refused(malformed.reason());
        }
        Optional<CompoundId> id =
                position instanceof CompoundPosition.Stated at ? Optional.of(at.id()) : Optional.empty();
        return new Poll(
                        form,
                        counted(mode),
                        stated,
                        single -> Optional.empty(),
                        (poll, cursor, deadline) -> severalChannels.subscribe(
                                keys,
                                new SeveralSubscriptions.Start(id, cursor),
                                poll.policy(subscribing),
                                mode,
                                subscribing.createOnSubscribe(),
                                subscribing.timeout(),
                                poll)::leave)
                .by(asked)
                .ask(asked, first(subscribing), Long.MAX_VALUE);
    }

    private LongAdder counted(Mode mode) {
        return mode == Mode.LONG_POLL ? counts.held() : counts.atOnce();
    }

    /** The request makes no sense. */
    private static CompletionStage<Answer> refused(String reason) {
        return Answer.now(Answers.text(400, reason, PollAnswers.VARY));
    }

    private static Cursor first(Subscribing subscribing) {
        return subscribing.firstMessage() == FirstMessage.OLDEST ? Cursor.OLDEST : Cursor.NEWEST;
    }
}
