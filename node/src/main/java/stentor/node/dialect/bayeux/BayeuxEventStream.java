package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.EndSpread;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.session.SessionDesk;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.stream.EventStreamCodec;

/** The event stream on which a faye client hears what its session has for it; it sends by other requests. */
final class BayeuxEventStream implements ClientStream.Writer, SessionDesk.Stream {
    private static final byte[] PING = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final SessionDesk desk;
    private final ChannelKey session;
    private final ClientStream stream;
    private final long number;
    /** Null until the constructor has it. */
    private volatile Connection.Registration permission;

    /** @param caller ends the stream when it may no longer have it */
    BayeuxEventStream(SessionDesk desk, ChannelKey session, Caller caller, OpenStreams streams, Connection connection) {
        this.desk = desk;
        this.session = session;
        this.number = desk.open(this);
        this.stream = streams.open(connection, PING, this);
        stream.begin();
        this.permission = caller.whenOver(List.of(), stream::finish);
        if (stream.isOver()) {
            // It was gone before there was anything to forget.
            permission.cancel();
        }
    }

    Answer begin() {
        // Says at once that the stream is open.
        stream.write(PING);
        if (!stream.isOver()) {
            desk.attach(number, session);
        }
        return stream.answer(
                "text/event-stream",
                ClientStream.Joining.JOINED,
                Answers.header("Cache-Control", "no-cache"),
                Answers.header("X-Accel-Buffering", "no"));
    }

    @Override
    public String transport() {
        return "bayeux eventsource";
    }

    @Override
    public void push(byte[] json) {
        stream.write(BayeuxAnswers.event(json));
    }

    @Override
    public void unknown() {
        desk.close(number);
        stream.finish();
    }

    @Override
    public void gone() {
        Connection.Registration registered = permission;
        if (registered != null) {
            registered.cancel();
        }
        desk.close(number, session);
    }

    @Override
    public void serverStops() {
        stream.finish(EventStreamCodec.retry(EndSpread.comeback()));
        gone();
    }
}
