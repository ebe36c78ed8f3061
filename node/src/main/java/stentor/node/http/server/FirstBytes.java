package stentor.node.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * Looks at the first bytes of a plain connection: a client that knows that the server speaks HTTP/2 begins with a preface, which is no
 * request of HTTP/1.1 (RFC 9113, section 3.4).
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final Runnable toHttp2;
    private ByteBuf first = Unpooled.EMPTY_BUFFER;

    /** @param toHttp2 puts the handlers of HTTP/2 behind this one */
    FirstBytes(Runnable toHttp2) {
        this.toHttp2 = toHttp2;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        first = first.isReadable()
                ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), first, bytes)
                : bytes;
        int known = Math.min(first.readableBytes(), PREFACE.readableBytes());
        boolean fits = isEqual(known);
        if (fits && known < PREFACE.readableBytes()) {
            return;
        }
        if (fits) {
            toHttp2.run();
        }
        goOn(context);
    }

    private boolean isEqual(int length) {
        for (int i = 0; i < length; i++) {
            if (first.getByte(first.readerIndex() + i) != PREFACE.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private void goOn(ChannelHandlerContext context) {
        ByteBuf all = first;
        first = Unpooled.EMPTY_BUFFER;
        context.fireChannelRead(all);
        context.pipeline().remove(this);
    }

    /** The client has finished sending: the bytes so far are all there are. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (first.isReadable()) {
            goOn(context);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        first.release();
        first = Unpooled.EMPTY_BUFFER;
        context.fireChannelInactive();
    }
}
