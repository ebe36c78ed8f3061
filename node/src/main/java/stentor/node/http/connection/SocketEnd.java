package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import stentor.node.http.net.OnLoop;

/**
 * Ends a connection's socket well (RFC 9112, section 9.6). A socket that is closed with unread bytes resets its connection, and
 * a reset can take the last answer along. So the sending side is shut down first, and bytes that the client still sends are read and
 * discarded until it closes too.
 */
public final class SocketEnd {
    /** Bytes that are discarded at most. */
    public static final long MAX_LINGER = 16L << 20;

    private final Channel channel;
    private long thrownAway;

    public SocketEnd(Channel channel) {
        this.channel = channel;
    }

    /** All is written. */
    public void finish(boolean clientFinished) {
        channel.config().setAutoRead(true);
        if (clientFinished) {
            OnLoop.whenDone(channel, channel.writeAndFlush(Unpooled.EMPTY_BUFFER), done -> channel.close());
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            OnLoop.whenDone(channel, channel.writeAndFlush(Unpooled.EMPTY_BUFFER), done -> shutdownOutput());
        } else {
            OnLoop.whenDone(channel, tls.closeOutbound(), done -> {
                // TLS would take what still comes for an error.
                if (channel.pipeline().get(SslHandler.class) != null) {
                    channel.pipeline().remove(tls);
                }
                shutdownOutput();
            });
        }
    }

    private void shutdownOutput() {
        if (channel.isOpen()) {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }

    public void discard(ByteBuf bytes) {
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > MAX_LINGER) {
            reset();
        }
    }

    /** Resets the socket itself, below TLS. */
    public void reset() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.voidPromise());
        }
    }
}
