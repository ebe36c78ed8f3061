package stentor.node.dialect.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Caller;
import stentor.node.dialect.PublishFrame;
import stentor.node.dialect.PublisherSocketTransport;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketListener;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.hub.Subscriptions;
import stentor.node.location.Subscribing;
import stentor.protocol.relay.InfoFormat;
import stentor.protocol.stream.MetaFrameCodec;

/** WebSockets: a frame a message, to subscribers, from publishers, or both. */
public final class WebSocketDialect implements PublisherSocketTransport {
    private final ActorSystem<?> system;
    private final Subscriptions subscriptions;
    private final OpenStreams streams;
    private final IntSupplier maxMessageSize;
    private final Map<Subscribing, StreamForms> forms = new ConcurrentHashMap<>();

    /**
     * @param maxMessageSize bytes of a message at most; a larger one ends its connection. It may change, for those that come
     */
    public WebSocketDialect(
            ActorSystem<?> system, Subscriptions subscriptions, OpenStreams streams, IntSupplier maxMessageSize) {
        this.system = system;
        this.subscriptions = subscriptions;
        this.streams = streams;
        this.maxMessageSize = maxMessageSize;
    }

    /**
     * Upgrades the request to a WebSocket that gets the messages after the one that the request says it has.
     */
    public CompletionStage<Answer> subscribe(SubscriberRequest asked) {
        HttpRequest request = asked.request();
        Subscribing subscribing = asked.subscribing();
        request.discardEntityBytes(system);
        SubscribeRequest subscribeRequest = SubscribeRequest.by(request, asked.channels(), subscribing);
        Optional<HttpResponse> refusal = WebSocketUpgrade.refusal(request)
                .or(() -> subscribeRequest.problem().map(reason -> Answers.text(400, reason)));
        if (refusal.isPresent()) {
            return Answer.now(refusal.get());
        }
        StreamForms shared = forms.computeIfAbsent(subscribing, StreamForms::new);
        StreamForm form = spokenProtocol(request).isPresent() ? shared.metaFrames() : shared.frames();
        return new StreamSubscriber(
                        form,
                        shared.answers(),
                        (stream, afterGap) -> accept(
                                request,
                                stream,
                                asked.publish().map(each -> new SocketPublisher(each, Optional.empty(), stream)),
                                shared.answers().headers(afterGap)),
                        streams,
                        asked.connection())
                .subscribe(asked, subscriber -> subscribeRequest.subscribe(subscriptions, subscriber));
    }

    /** Upgrades the request to a WebSocket; publishes each message that the client sends, and answers with what became of it. */
    @Override
    public CompletionStage<Answer> publish(
            HttpRequest request, Connection connection, Caller caller, PublishFrame publish, Told told) {
        request.discardEntityBytes(system);
        Optional<HttpResponse> refusal = WebSocketUpgrade.refusal(request);
        if (refusal.isPresent()) {
            return Answer.now(refusal.get());
        }
        InfoFormat format = InfoFormat.negotiate(Requests.list(request, "Accept"));
        ClientStream stream = new PublisherSocket(streams, connection, caller).stream();
        return CompletableFuture.completedFuture(accept(
                request,
                stream,
                Optional.of(new SocketPublisher(publish, Optional.of(info -> told.text(format, info)), stream)),
                List.of()));
    }

    private Answer accept(
            HttpRequest request, ClientStream stream, Optional<SocketPublisher> publisher, List<HttpHeader> headers) {
        WebSocketListener listener = publisher.isPresent() ? publisher.get() : new NoPublishing(stream);
        WebSocketUpgrade upgrade = WebSocketUpgrade.accept(
                request, spokenProtocol(request), stream, listener, maxMessageSize.getAsInt(), headers);
        publisher.ifPresent(each -> each.whenReady(upgrade::readOn));
        return upgrade.answer();
    }

    private static Optional<String> spokenProtocol(HttpRequest request) {
        return Optional.of(MetaFrameCodec.SUBPROTOCOL).filter(name -> WebSocketUpgrade.offers(request, name));
    }
}
