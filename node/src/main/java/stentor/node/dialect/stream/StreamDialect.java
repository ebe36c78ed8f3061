package stentor.node.dialect.stream;

import java.util.List;
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
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Subscriptions;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;

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
    public CompletionStage<HttpResponse> events(
            HttpRequest request, Connection connection, List<ChannelKey> channels, Subscribing subscribing) {
        return stream(request, connection, channels, subscribing, BodyForm.events(forms(subscribing)));
    }

    /** Parts of {@code multipart/mixed}. */
    public CompletionStage<HttpResponse> multipart(
            HttpRequest request, Connection connection, List<ChannelKey> channels, Subscribing subscribing) {
        return stream(request, connection, channels, subscribing, BodyForm.multipart(forms(subscribing)));
    }

    /** Chunks of an HTTP/1.1 answer. */
    public CompletionStage<HttpResponse> chunks(
            HttpRequest request, Connection connection, List<ChannelKey> channels, Subscribing subscribing) {
        return stream(request, connection, channels, subscribing, BodyForm.chunks(forms(subscribing)));
    }

    private StreamForms forms(Subscribing subscribing) {
        return forms.computeIfAbsent(subscribing, StreamForms::new);
    }

    private CompletionStage<HttpResponse> stream(
            HttpRequest request,
            Connection connection,
            List<ChannelKey> channels,
            Subscribing subscribing,
            BodyForm body) {
        request.discardEntityBytes(system);
        StreamAnswers answers = forms(subscribing).answers();
        Wanted wanted = Wanted.by(request, channels, subscribing);
        Optional<String> problem = wanted.problem();
        if (problem.isPresent()) {
            return CompletableFuture.completedFuture(Answers.text(400, problem.get()));
        }
        if (request.method().name().equals("HEAD")) {
            return CompletableFuture.completedFuture(answers.headAlone(body));
        }
        return new StreamSubscriber(
                        body.form(),
                        answers,
                        (stream, afterGap) -> answers.streamed(body, stream, afterGap),
                        streams,
                        connection)
                .subscribe(subscriber -> wanted.subscribe(subscriptions, subscriber));
    }
}
