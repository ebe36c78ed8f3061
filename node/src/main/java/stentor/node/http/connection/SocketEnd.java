package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends a connection's socket well (RFC 9112, section 9.6). A socket that is closed with unread bytes resets its connection, and
 * a reset can take the last answer along. So the sending side is shut down first, and what the client still sends is read and
 * thrown away until it closes too.
 */
public final class SocketEnd {
    /** What is thrown away at most, in bytes. */
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
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> shutdownOutput());
        } else {
            tls.closeOutbound().addListener(done -> {
                // What still comes is not read, and TLS would take it for a mistake.
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

    public void throwAway(ByteBuf bytes) {
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > MAX_LINGER) {
            reset();
        }
    }

    /** Resets the socket, below TLS, which would have its last word first. */
    public void reset() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.voidPromise());
        }
    }
}
