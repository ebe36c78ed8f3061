package stentor.node.dialect.stream;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
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

/** Which messages of which channels a request for a stream asks for. */
final class SubscribeRequest {
    private final List<ChannelKey> channels;
    private final Subscribing subscribing;
    private final Position position;
    private final CompoundPosition compound;

    private SubscribeRequest(List<ChannelKey> channels, Subscribing subscribing, HttpRequest request) {
        this.channels = channels;
        this.subscribing = subscribing;
        StatedId stated = StatedId.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        this.position = Position.of(stated);
        this.compound = CompoundPosition.of(stated, channels.size());
    }

    static SubscribeRequest by(HttpRequest request, List<ChannelKey> channels, Subscribing subscribing) {
        return new SubscribeRequest(channels, subscribing, request);
    }

    /** Why the request makes no sense, if it does not. */
    Optional<String> problem() {
        if (channels.size() == 1) {
            return position instanceof Position.Malformed malformed
                    ? Optional.of(malformed.reason())
                    : Optional.empty();
        }
        return compound instanceof CompoundPosition.Malformed malformed
                ? Optional.of(malformed.reason())
                : Optional.empty();
    }

    Subscriptions.Handle subscribe(Subscriptions subscriptions, StreamSubscriber subscriber) {
        return channels.size() == 1
                ? subscriptions.subscribe(
                        channels.get(0),
                        position instanceof Position.Stated stated ? stated.cursor() : first(),
                        subscribing.concurrency(),
                        Mode.STREAM,
                        subscribing.createOnSubscribe(),
                        subscribing.timeout(),
                        subscriber)
                : new SeveralSubscriptions(subscriptions)
                        .subscribe(
                                channels,
                                new SeveralSubscriptions.Start(stated(), first()),
                                subscribing.concurrency(),
                                Mode.STREAM,
                                subscribing.createOnSubscribe(),
                                subscribing.timeout(),
                                subscriber);
    }

    private Optional<CompoundId> stated() {
        return compound instanceof CompoundPosition.Stated stated ? Optional.of(stated.id()) : Optional.empty();
    }

    private Cursor first() {
        return subscribing.firstMessage() == FirstMessage.OLDEST ? Cursor.OLDEST : Cursor.NEWEST;
    }
}
