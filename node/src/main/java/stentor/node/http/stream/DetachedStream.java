package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import stentor.node.http.ChunkFrame;
import stentor.node.http.Detached;
import stentor.node.http.net.OnLoop;
import stentor.node.http.stream.ClientStream.Joining;

/** A client's stream, written straight to its connection. All of it runs on the connection's loop. */
final class DetachedStream implements Detached {
    /** Of pieces that leave as one, in bytes. */
    private static final int MAX_JOINED = 64 * 1024;

    private final ClientStream stream;
    private final Outbox outbox;
    private final Framing framing;
    private final Optional<WebSocketSession> session;
    private Channel channel;
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
        outbox.readBy(() -> OnLoop.later(channel, this::drain));
        readOn();
    }

    /** The connection, if what is written to it now is the next that the client gets. */
    Optional<Channel> clear() {
        boolean clear = channel != null && !ended && channel.isWritable() && outbox.isEmpty();
        return clear ? Optional.of(channel) : Optional.empty();
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
        if (draining || ended) {
            return;
        }
        draining = true;
        for (boolean more = true; more; ) {
            more = writeWhatFits();
        }
        draining = false;
        // Whoever was cut off, or broke off, must not look complete: that connection is ended by other means.
        if (outbox.isComplete() && channel.isActive()) {
            ended = true;
            if (framing != Framing.AS_IT_IS) {
                channel.writeAndFlush(ChunkFrame.last());
            }
            end.run();
        }
    }

    /** Whether it should be tried again at once, because it was all taken. */
    private boolean writeWhatFits() {
        boolean wrote = false;
        while (channel.isWritable()) {
            List<byte[][]> taken = outbox.take(MAX_JOINED);
            if (taken.isEmpty()) {
                break;
            }
            channel.write(framing.frame(taken, channel.alloc()), channel.voidPromise());
            stream.taken();
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
        return wrote && channel.isWritable();
    }
}
