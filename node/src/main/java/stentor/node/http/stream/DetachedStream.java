package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import stentor.node.http.ChunkFrame;
import stentor.node.http.Detached;
import stentor.node.http.net.LoopTurns;
import stentor.node.http.net.OnLoop;
import stentor.node.http.stream.ClientStream.Joining;

/** A client's stream, written straight to its connection. All of it runs on the connection's loop. */
final class DetachedStream implements Detached {
    /** Of pieces that leave as one, in bytes. */
    private static final int MAX_JOINED = 64 * 1024;

    /** So many times it is written to before others of its loop have their turn. */
    private static final int MOST_WRITES = 2;

    private final ClientStream stream;
    private final Outbox outbox;
    private final Framing framing;
    private final Optional<WebSocketSession> session;
    private Channel channel;
    private StreamSocket socket;
    private LoopTurns turns;
    private Runnable end;
    private boolean draining;
    private boolean ended;

    private DetachedStream(ClientStream stream, Framing framing, Optional<WebSocketSession> session) {
        this.stream = stream;
        this.outbox = stream.outbox();
        this.framing = framing;
        this.session = session;
        stream.carriedBy(this);
    }

    /** As the body of an answer, in chunks. */
    static DetachedStream body(ClientStream stream, Joining joining) {
        return new DetachedStream(stream, stream.framing(joining), Optional.empty());
    }

    /** As one side of a WebSocket. */
    static DetachedStream webSocket(WebSocketSession session) {
        return new DetachedStream(session.stream(), Framing.AS_IT_IS, Optional.of(session));
    }

    @Override
    public void attach(Channel newChannel, Runnable newEnd) {
        channel = newChannel;
        end = newEnd;
        session.ifPresent(each -> each.readOnBy(() -> OnLoop.later(channel, this::readOn)));
        turns = new LoopTurns(channel.eventLoop(), this::drain);
        socket = new StreamSocket(channel, this::drain);
        outbox.readBy(() -> OnLoop.later(channel, this::drain));
        readOn();
        drain();
    }

    /** The connection, if nothing waits to be written before; null: there is none now. */
    StreamSocket socket() {
        return ended || !outbox.isEmpty() ? null : socket;
    }

    @Override
    public void roomAgain() {
        drain();
    }

    @Override
    public void received(ByteBuf bytes) {
        session.ifPresent(each -> {
            each.read(bytes.nioBuffer());
            readOn();
        });
    }

    private void readOn() {
        session.ifPresent(each -> channel.config().setAutoRead(each.isReady()));
    }

    private void drain() {
        if (draining || ended || socket == null) {
            return;
        }
        draining = true;
        boolean more = writeWhatFits();
        draining = false;
        outbox.unsent(socket.unsent());
        if (more) {
            turns.next();
        }
        stream.tellOfRoom();
        stream.wakeMembers();
        // A stream that was cut off, or broke off, must not look complete: its connection is reset instead.
        if (outbox.isComplete() && !socket.isBusy() && channel.isActive()) {
            ended = true;
            socket.end();
            if (framing != Framing.AS_IT_IS) {
                channel.writeAndFlush(ChunkFrame.last());
            }
            end.run();
        }
    }

    /** Writes some of what waits, as far as the connection takes it; whether there may be more that it takes now. */
    private boolean writeWhatFits() {
        for (int turn = 0; turn < MOST_WRITES && socket.isClear(); turn++) {
            List<byte[][]> taken = outbox.take(MAX_JOINED);
            if (taken.isEmpty()) {
                return false;
            }
            socket.write(framing.wrap(taken));
        }
        return socket.isClear() && !outbox.isEmpty();
    }
}
