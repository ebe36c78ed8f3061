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

    /** The bare socket of the channel; null where writes have to pass its handlers, as with TLS. */
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

    /** Whether it is open and nothing waits in the channel that has to be written before. */
    public boolean isClear() {
        return isOpen() && pending.totalPendingWriteBytes() == 0;
    }

    /** A closed descriptor's number may be another connection's by now. */
    public boolean isOpen() {
        return socket.isOpen();
    }

    /** How much waits in the channel, in bytes. */
    public long pending() {
        return pending.totalPendingWriteBytes();
    }

    /** Counts what is written to it; the caller of {@link #write} does so. */
    public Traffic traffic() {
        return traffic;
    }

    /**
     * Writes bytes that others are written too, if nothing has to be written before, and counts those that it has taken.
     *
     * @param shared stays the caller's
     * @return how many of them the socket has taken; the rest must be written to the channel
     */
    public int writeShared(ByteBuf shared) {
        if (!isClear() || !shared.hasMemoryAddress()) {
            return 0;
        }
        int taken = write(shared, shared.readerIndex(), shared.readableBytes());
        traffic.written(taken);
        return taken;
    }

    /**
     * Writes some of a buffer that has a memory address, and counts nothing.
     *
     * @return how many bytes the socket has taken; 0 if it is not open
     */
    public int write(ByteBuf bytes, int from, int length) {
        if (!isOpen()) {
            return 0;
        }
        try {
            return socket.writeAddress(bytes.memoryAddress(), from, from + length);
        } catch (IOException gone) {
            // As the channel itself does; handlers hear of the channel's end.
            channel.close();
            return 0;
        }
    }
}
