package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import stentor.node.http.connection.Activity;
import stentor.node.http.connection.RequestRules;

/**
 * Netty's decoder of HTTP/1.x, with a pause: a request behind another one is read when that one is answered, a body when the handler
 * wants it. Bytes that come meanwhile are kept, up to 64 KiB; then the socket is not read.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** Bytes that may wait before the socket is not read any more. */
    private static final int READ_AHEAD = 64 << 10;

    /** For the method and the version beside the target. */
    private static final int AROUND_TARGET = 32;

    /** Of all headers together, in bytes. */
    private static final int MAX_HEADERS = 32 << 10;

    private static final HttpDecoderConfig CONFIG = new HttpDecoderConfig()
            .setMaxInitialLineLength(RequestRules.MAX_TARGET + AROUND_TARGET)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(READ_AHEAD)
            // Lines of a head may end in a bare line feed (RFC 9112, section 2.2); those of chunks may not.
            .setStrictLineParsing(false);

    private final Activity activity;
    private ChannelHandlerContext context;
    private boolean open = true;
    private boolean reading;
    private boolean inHead;
    private boolean paused;
    private boolean removed;
    private Runnable onInputRead = () -> {};

    RequestDecoder(Activity activity) {
        super(CONFIG);
        this.activity = activity;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext newContext) {
        context = newContext;
    }

    /** @param action is run when nothing is left that could be read now */
    void onInputRead(Runnable action) {
        onInputRead = action;
    }

    /** Puts a handler in front of it, which sees bytes before they are decoded. */
    void precede(ChannelHandler handler) {
        context.pipeline().addBefore(context.name(), null, handler);
    }

    boolean isReading() {
        return reading;
    }

    /** Whether a part of a request has come. */
    boolean isInRequest() {
        return inHead || unreadBytes() > 0;
    }

    /** Bytes that have come and are not read yet. */
    int unreadBytes() {
        return actualReadableBytes();
    }

    /** Nothing more is read until {@link #open}. */
    void close() {
        open = false;
    }

    /** Reads the bytes that wait, and those to come. */
    void open() {
        open = true;
        if (reading || removed) {
            return;
        }
        if (unreadBytes() > 0) {
            try {
                channelRead(context, Unpooled.EMPTY_BUFFER);
            } catch (Exception e) {
                context.fireExceptionCaught(e);
            }
        } else if (paused) {
            pause(false);
        }
    }

    /** Whether the socket is not read. */
    private void pause(boolean now) {
        paused = now;
        context.channel().config().setAutoRead(!now);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext from) {
        removed = true;
    }

    boolean isInUse() {
        return !removed;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object bytes) throws Exception {
        reading = true;
        try {
            super.channelRead(from, bytes);
        } finally {
            reading = false;
        }
        if (open && isInRequest()) {
            activity.received(System.nanoTime());
        }
        onInputRead.run();
        boolean full = !open && unreadBytes() >= READ_AHEAD;
        if (!removed && full != paused) {
            pause(full);
        }
    }

    /** Netty's would have the socket read once more, because nothing was decoded. */
    @Override
    public void channelReadComplete(ChannelHandlerContext from) throws Exception {
        if (open) {
            super.channelReadComplete(from);
        } else {
            discardSomeReadBytes();
            from.fireChannelReadComplete();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext from, ByteBuf in, List<Object> out) throws Exception {
        if (!open) {
            return;
        }
        int before = in.readerIndex();
        super.decode(from, in, out);
        inHead = out.isEmpty() && (inHead || !isBlank(in, before));
    }

    /** Empty lines before a request are none of it (RFC 9112, section 2.2). */
    private static boolean isBlank(ByteBuf in, int from) {
        for (int i = from; i < in.readerIndex(); i++) {
            if (in.getByte(i) != '\r' && in.getByte(i) != '\n') {
                return false;
            }
        }
        return true;
    }

    /** Requests that came before the client finished sending are answered in their turn. */
    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            from.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(from, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        close();
        super.channelInactive(from);
    }

    /** The connection decides about half a request. */
    @Override
    protected void decodeLast(ChannelHandlerContext from, ByteBuf in, List<Object> out) {}
}
