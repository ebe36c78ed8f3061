package stentor.node.dialect.bus;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.LateAnswer;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.End;
import stentor.node.hub.Subscriptions;
import stentor.protocol.bus.BusStreamCodec;

/**
 * What a client of the bus is answered, and its subscription: whichever of the two ends takes the other along. The answer
 * begins when it is told to, and has no end of its own.
 *
 * @param <H> how the subscription is held
 */
final class BusStream<H extends Subscriptions.Leave> {
    static final String TRANSPORT = "bus";
    private static final byte[] NO_PING = new byte[0];

    private final BusStreamCodec codec = new BusStreamCodec();
    private final ClientStream client;
    private final LateAnswer answer = new LateAnswer();
    private Optional<H> handle = Optional.empty();
    private boolean gone;
    private volatile Connection.Registration watch = () -> {};

    BusStream(OpenStreams streams, Connection connection, ClientStream.Writer writer) {
        client = streams.open(connection, NO_PING, writer);
        client.write(codec.head());
    }

    /**
     * It ends when its caller may not have it any more.
     *
     * @param watching takes what to do then
     */
    void watch(Function<Runnable, Connection.Registration> watching) {
        watch = watching.apply(this::over);
    }

    private void over() {
        end();
        gone();
    }

    CompletionStage<Answer> subscribe(Supplier<H> subscribing) {
        H subscribed = subscribing.get();
        boolean late;
        synchronized (this) {
            handle = Optional.of(subscribed);
            late = gone;
        }
        if (late) {
            subscribed.leave();
        } else if (client.isOver()) {
            // The client was gone before there was anybody who could be told so.
            gone();
        }
        return answer.answer();
    }

    void begin() {
        answer.begin(
                client,
                () -> client.answer(
                        codec.contentType(),
                        ClientStream.Joining.JOINED,
                        Answers.header("Cache-Control", "no-cache"),
                        Answers.header("X-Accel-Buffering", "no"),
                        Answers.lastOfConnection()));
    }

    ClientStream client() {
        return client;
    }

    void write(byte[] part) {
        client.deliver(part, codec.boundary());
    }

    /** A part cannot say that others before it are gone; that the stream is cut says that something is amiss. */
    void breakOff() {
        client.breakOff();
        gone();
    }

    /** It is over, and if it has not begun it never does. */
    void end(End end) {
        if (end == End.FULL || end == End.NO_ROOM) {
            answer.instead(() -> Answers.text(end.status(), end.reason()));
        }
        if (end == End.GOING_AWAY) {
            watch.cancel();
            client.finishAsServerStops();
            answer.instead(BusStream::unavailable);
        } else {
            end();
        }
    }

    void end() {
        watch.cancel();
        client.finish();
        answer.instead(BusStream::unavailable);
    }

    /** It cannot begin now; maybe it can soon. */
    void giveUp() {
        if (answer.instead(BusStream::unavailable)) {
            client.finish();
            gone();
        }
    }

    void gone() {
        watch.cancel();
        synchronized (this) {
            gone = true;
        }
        handle().ifPresent(Subscriptions.Leave::leave);
        answer.instead(() -> Answers.text(408, "Request Timeout"));
    }

    synchronized Optional<H> handle() {
        return handle;
    }

    private static HttpResponse unavailable() {
        return Answers.text(503, "Service Unavailable", Answers.header("Retry-After", "1"));
    }
}
