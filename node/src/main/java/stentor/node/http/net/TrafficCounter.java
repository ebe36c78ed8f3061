package stentor.node.http.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes of a loop's connections, next to their sockets. All connections of a loop share it. */
@Sharable
public final class TrafficCounter extends ChannelDuplexHandler {
    private final Traffic ofLoop;

    TrafficCounter(Traffic ofLoop) {
        this.ofLoop = ofLoop;
    }

    Traffic ofLoop() {
        return ofLoop;
    }

    /** What the bytes of the channel's loop are counted in; null: they are not counted. */
    public static Traffic loopOf(Channel channel) {
        TrafficCounter counter = channel.pipeline().get(TrafficCounter.class);
        return counter == null ? null : counter.ofLoop;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ofLoop.received(((ByteBuf) message).readableBytes());
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ofLoop.written(((ByteBuf) message).readableBytes());
        context.write(message, promise);
    }
}
