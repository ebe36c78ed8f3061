package stentor.node.dialect.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Subscriptions;
import stentor.node.location.Subscribing;

/** Event streams, endless multipart, a chunk a message: a GET that is answered with every message there will be. */
public final class StreamDialect {
    private final ActorSystem<?> system;
    private final Subscriptions subscriptions;
    private final OpenStreams streams;
    private final Map<Subscribing, StreamForms> forms = new ConcurrentHashMap<>();

    public StreamDialect(ActorSystem<?> system, Subscriptions subscriptions, OpenStreams streams) {
        this.system = system;
        this.subscriptions = subscriptions;
        this.streams = streams;
    }

    /** Lines of {@code text/event-stream}. */
    public CompletionStage<Answer> events(SubscriberRequest request) {
        return stream(request, BodyForm.events(forms(request.subscribing())));
    }

    /** Parts of {@code multipart/mixed}. */
    public CompletionStage<Answer> multipart(SubscriberRequest request) {
        return stream(request, BodyForm.multipart(forms(request.subscribing())));
    }

    /** Chunks of an HTTP/1.1 answer. */
    public CompletionStage<Answer> chunks(SubscriberRequest request) {
        return stream(request, BodyForm.chunks(forms(request.subscribing())));
    }

    private StreamForms forms(Subscribing subscribing) {
        return forms.computeIfAbsent(subscribing, StreamForms::new);
    }

    private CompletionStage<Answer> stream(SubscriberRequest asked, BodyForm body) {
        HttpRequest request = asked.request();
        request.discardEntityBytes(system);
        StreamAnswers answers = forms(asked.subscribing()).answers();
        SubscribeRequest subscribeRequest = SubscribeRequest.by(request, asked.channels(), asked.subscribing());
        Optional<String> problem = subscribeRequest.problem();
        if (problem.isPresent()) {
            return Answer.now(Answers.text(400, problem.get()));
        }
        if (request.method().name().equals("HEAD")) {
            return Answer.now(answers.headAlone(body));
        }
        return new StreamSubscriber(
                        body.form(),
                        answers,
                        (stream, afterGap) -> answers.streamed(body, stream, afterGap),
                        streams,
                        asked.connection())
                .subscribe(asked, subscriber -> subscribeRequest.subscribe(subscriptions, subscriber));
    }
}
