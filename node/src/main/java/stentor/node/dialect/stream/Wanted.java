package stentor.node.dialect.stream;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.location.FirstMessage;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.relay.Position;

/** Which messages a request for a stream asks for. */
final class Wanted {
    private final ChannelKey channel;
    private final Subscribing subscribing;
    private final Position position;

    private Wanted(ChannelKey channel, Subscribing subscribing, Position position) {
        this.channel = channel;
        this.subscribing = subscribing;
        this.position = position;
    }

    static Wanted by(HttpRequest request, ChannelKey channel, Subscribing subscribing) {
        Position position = Position.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        return new Wanted(channel, subscribing, position);
    }

    /** Why the request makes no sense, if it does not. */
    Optional<String> problem() {
        return position instanceof Position.Malformed malformed ? Optional.of(malformed.reason()) : Optional.empty();
    }

    Subscriptions.Handle subscribe(Subscriptions subscriptions, Subscriber subscriber) {
        return subscriptions.subscribe(
                channel,
                cursor(),
                subscribing.concurrency(),
                Mode.STREAM,
                subscribing.createOnSubscribe(),
                subscribing.timeout(),
                subscriber);
    }

    private Cursor cursor() {
        if (position instanceof Position.Stated stated) {
            return stated.cursor();
        }
        return subscribing.firstMessage() == FirstMessage.OLDEST ? Cursor.OLDEST : Cursor.NEWEST;
    }
}
