package stentor.node.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the header in which a balancer says for whom it has connected (the PROXY protocol of HAProxy, versions 1 and 2), and
 * only then lets the connection begin. One that has no such header, or none in time, is closed: the protocol forbids to guess.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final Duration patience;
    private final Consumer<InetSocketAddress> begin;
    private ScheduledFuture<?> deadline;

    private ProxyHeader(Channel channel, Duration patience, Consumer<InetSocketAddress> begin) {
        this.channel = channel;
        this.patience = patience;
        this.begin = begin;
    }

    /**
     * @param begin puts the connection's own handlers behind this one, given the client's address; it is called once
     */
    static void await(Channel channel, Duration patience, Consumer<InetSocketAddress> begin) {
        channel.pipeline().addLast(new HAProxyMessageDecoder(), new ProxyHeader(channel, patience, begin));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // Those behind are told when they are there.
        deadline = context.executor().schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        InetSocketAddress client = client(header);
        header.release();
        deadline.cancel(false);
        begin.accept(client);
        context.fireChannelActive();
        // What follows the header is read by the handlers behind.
        context.pipeline().remove(this);
    }

    /** The balancer itself where it says nothing: it asks whether this server lives. */
    private InetSocketAddress client(HAProxyMessage header) {
        InetSocketAddress balancer = (InetSocketAddress) channel.remoteAddress();
        boolean tcp = header.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
                || header.proxiedProtocol() == HAProxyProxiedProtocol.TCP6;
        return header.command() == HAProxyCommand.PROXY && tcp
                ? new InetSocketAddress(address(header.sourceAddress()), header.sourcePort())
                : balancer;
    }

    /** Nothing is looked up: the decoder lets numeric addresses through alone. */
    private static InetAddress address(String numeric) {
        return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(numeric), numeric);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
