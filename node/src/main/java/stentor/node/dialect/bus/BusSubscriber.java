package stentor.node.dialect.bus;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.protocol.bus.BusFilter;
import stentor.protocol.bus.BusStreamCodec;
import stentor.protocol.channel.MessageId;

/** A client that follows one channel. Its answer begins when the channel's owner counts it, and ends with the channel. */
final class BusSubscriber implements Subscriber, ClientStream.Writer {
    /** One form for all: what differs from stream to stream is the boundary alone. */
    private static final Rendering<byte[]> PART = message -> BusStreamCodec.part(message.payload());

    private final BusFilter filter;
    private final BusStream<Subscriptions.Handle> stream;

    BusSubscriber(BusFilter filter, OpenStreams streams, Connection connection) {
        this.filter = filter;
        this.stream = new BusStream<>(streams, connection, this);
    }

    /** It ends as soon as its caller may not have what it follows any more. */
    void endsWith(Caller caller, List<String> channelIds) {
        stream.watch(over -> caller.whenOver(channelIds, over));
    }

    CompletionStage<Answer> subscribe(Function<BusSubscriber, Subscriptions.Handle> subscribing) {
        return stream.subscribe(() -> subscribing.apply(this));
    }

    @Override
    public String transport() {
        return BusStream.TRANSPORT;
    }

    @Override
    public void confirmed() {
        stream.begin();
    }

    @Override
    public void overdue() {
        stream.begin();
    }

    @Override
    public boolean takes(Delivery next) {
        boolean takes = stream.client().hasRoom();
        if (!takes) {
            stream.client().fallsBehind();
        }
        return takes;
    }

    @Override
    public void waits(MessageId position) {
        stream.client().keepsUp();
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        if (gap) {
            stream.breakOff();
        } else if (filter.accepts(delivery.message().payload())) {
            stream.write(delivery.as(PART));
        }
    }

    @Override
    public void end(End end) {
        stream.end(end);
    }

    @Override
    public void roomAgain() {
        stream.handle().ifPresent(Subscriptions.Handle::goOn);
    }

    @Override
    public void gone() {
        // Null while it is made: then it finds out by itself.
        if (stream != null) {
            stream.gone();
        }
    }
}
