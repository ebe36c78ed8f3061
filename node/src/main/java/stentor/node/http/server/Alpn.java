package stentor.node.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.connection.ClientConnection;

/** Waits for the end of the TLS handshake, in which the client chooses its version of HTTP by ALPN; HTTP/1.1 if it chooses none. */
final class Alpn extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Alpn.class);

    private final Runnable toHttp2;
    private final ClientConnection client;

    /**
     * @param toHttp2 puts the handlers of HTTP/2 behind this one
     * @param client is told of its certificate, if it has shown one
     */
    Alpn(Runnable toHttp2, ClientConnection client) {
        this.toHttp2 = toHttp2;
        this.client = client;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            client.isCertified(certificateName(
                    context.pipeline().get(SslHandler.class).engine().getSession()));
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

    private static Optional<String> certificateName(SSLSession session) {
        try {
            String subject = ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
            return new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        } catch (InvalidNameException unreadable) {
            LOG.debug("a client's certificate has no name that can be read", unreadable);
            return Optional.empty();
        }
    }
}
