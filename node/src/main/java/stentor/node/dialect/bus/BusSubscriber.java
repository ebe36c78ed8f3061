package stentor.node.dialect.bus;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.LateAnswer;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.protocol.bus.BusFilter;
import stentor.protocol.bus.BusStreamCodec;
import stentor.protocol.channel.MessageId;

/** A client of the bus. Its answer begins when the channel's owner counts it, and has no end but the channel's. */
final class BusSubscriber implements Subscriber, ClientStream.Writer {
    /** One form for all: what differs from stream to stream is the boundary alone. */
    private static final Rendering<byte[]> PART = message -> BusStreamCodec.part(message.payload());

    private static final byte[] NO_PING = new byte[0];

    private final BusStreamCodec codec = new BusStreamCodec();
    private final BusFilter filter;
    private final ClientStream stream;
    private final LateAnswer answer = new LateAnswer();
    private Optional<Subscriptions.Handle> handle = Optional.empty();
    private boolean gone;

    BusSubscriber(BusFilter filter, OpenStreams streams, Connection connection) {
        this.filter = filter;
        this.stream = streams.open(connection, NO_PING, this);
        stream.write(codec.head());
    }

    CompletionStage<HttpResponse> subscribe(Function<BusSubscriber, Subscriptions.Handle> subscribing) {
        Subscriptions.Handle subscribed = subscribing.apply(this);
        boolean late;
        synchronized (this) {
            handle = Optional.of(subscribed);
            late = gone;
        }
        if (late) {
            subscribed.leave();
        }
        return answer.response();
    }

    @Override
    public void confirmed() {
        begin();
    }

    @Override
    public void overdue() {
        begin();
    }

    private void begin() {
        answer.begin(
                stream,
                () -> stream.answer(
                        codec.contentType(),
                        ClientStream.Joining.JOINED,
                        Answers.header("Cache-Control", "no-cache"),
                        Answers.header("X-Accel-Buffering", "no"),
                        Answers.lastOfConnection()));
    }

    @Override
    public boolean takes(Delivery next) {
        boolean takes = stream.hasRoom();
        if (!takes) {
            stream.fallsBehind();
        }
        return takes;
    }

    @Override
    public void waits(MessageId position) {
        stream.keepsUp();
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        if (gap) {
            // A part cannot say that others before it are gone; that the stream is cut says that something is amiss.
            stream.breakOff();
            gone();
        } else if (filter.accepts(delivery.message().payload())) {
            stream.write(delivery.as(PART), codec.boundary());
        }
    }

    @Override
    public void end(End end) {
        stream.finish();
        answer.instead(() -> Answers.text(503, "Service Unavailable", Answers.header("Retry-After", "1")));
    }

    @Override
    public void roomAgain() {
        handle().ifPresent(Subscriptions.Handle::goOn);
    }

    @Override
    public void gone() {
        synchronized (this) {
            gone = true;
        }
        handle().ifPresent(Subscriptions.Handle::leave);
        answer.instead(() -> Answers.text(408, "Request Timeout"));
    }

    private synchronized Optional<Subscriptions.Handle> handle() {
        return handle;
    }
}
