package stentor.node.http.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * Writes to a socket of Linux past its channel's handlers and buffer, while nothing waits there: a walk through them costs more than the
 * call of the system, where many clients are written the same bytes. On the channel's loop.
 */
public final class BareSocket {
    private final Channel channel;
    private final FileDescriptor socket;
    private final ChannelOutboundBuffer pending;
    private final Traffic traffic;

    private BareSocket(Channel channel, FileDescriptor socket, ChannelOutboundBuffer pending, Traffic traffic) {
        this.channel = channel;
        this.socket = socket;
        this.pending = pending;
        this.traffic = traffic;
    }

    /** That of the channel; null where writes have to pass its handlers, as with TLS. */
    public static BareSocket of(Channel channel) {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        Traffic traffic = TrafficCounter.loopOf(channel);
        return channel instanceof EpollSocketChannel epoll
                        && channel.pipeline().get(SslHandler.class) == null
                        && pending != null
                        && traffic != null
                ? new BareSocket(channel, epoll.fd(), pending, traffic)
                : null;
    }

    /**
     * Writes bytes that others are written too.
     *
     * @param shared stays the caller's
     * @return how many of them the socket has taken; the rest must be written to the channel
     */
    public int write(ByteBuf shared) {
        // A closed descriptor's number may be another connection's by now.
        if (!socket.isOpen() || pending.totalPendingWriteBytes() > 0 || !shared.hasMemoryAddress()) {
            return 0;
        }
        try {
            int from = shared.readerIndex();
            int taken = socket.writeAddress(shared.memoryAddress(), from, from + shared.readableBytes());
            traffic.written(taken);
            return taken;
        } catch (IOException gone) {
            // As the channel itself does; handlers hear of the channel's end.
            channel.close();
            return 0;
        }
    }
}
