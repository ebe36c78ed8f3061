package stentor.node.http.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts a connection's bytes, next to its socket, for itself and for its loop. */
public final class TrafficCounter extends ChannelDuplexHandler {
    private final Traffic ofLoop;
    // Written by the loop alone.
    private volatile long received;
    private volatile long written;

    TrafficCounter(Traffic ofLoop) {
        this.ofLoop = ofLoop;
    }

    /** That of a connection. */
    public static TrafficCounter of(Channel channel) {
        return channel.pipeline().get(TrafficCounter.class);
    }

    /** What the bytes of the channel's loop are counted in; null: they are not counted. */
    public static Traffic loopOf(Channel channel) {
        TrafficCounter counter = of(channel);
        return counter == null ? null : counter.ofLoop;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        received += bytes;
        ofLoop.received(bytes);
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        int bytes = ((ByteBuf) message).readableBytes();
        written += bytes;
        ofLoop.written(bytes);
        context.write(message, promise);
    }

    /** Bytes that the client has sent. */
    public long received() {
        return received;
    }

    /** Bytes that were given to the socket, or wait for it to take them. */
    public long written() {
        return written;
    }
}
