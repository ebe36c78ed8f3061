package stentor.node.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Stands before a connection's decoder until its client has said by ALPN what it speaks; one that says nothing: HTTP/1.1. */
final class Alpn extends ChannelInboundHandlerAdapter {
    private final Runnable toHttp2;

    /** @param toHttp2 puts what speaks HTTP/2 behind this handler */
    Alpn(Runnable toHttp2) {
        this.toHttp2 = toHttp2;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            String protocol = context.pipeline().get(SslHandler.class).applicationProtocol();
            if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
                toHttp2.run();
            }
            context.fireUserEventTriggered(event);
            context.pipeline().remove(this);
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
