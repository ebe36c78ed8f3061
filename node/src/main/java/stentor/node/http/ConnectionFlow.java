package stentor.node.http;

import java.net.InetSocketAddress;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.util.ByteString;

/** What runs on a connection: the watch, the HTTP layer, and the handler's stage on top. */
final class ConnectionFlow {
    private static final BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed> TLS_BYTES =
            BidiFlow.fromFlows(
                    Flow.of(ByteString.class).map(SendBytes::new),
                    Flow.of(SslTlsInbound.class).collectType(SessionBytes.class).map(SessionBytes::bytes));

    private final HttpServerSettings settings;
    private final RequestHandler handler;
    private final OpenConnections connections;
    private final BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed> http;

    ConnectionFlow(
            ActorSystem<?> system, HttpServerSettings settings, RequestHandler handler, OpenConnections connections) {
        this.settings = settings;
        this.handler = handler;
        this.connections = connections;
        this.http = HttpLayer.create(Adapter.toClassic(system), settings.maxChunk());
    }

    /** For one connection and to be run once: bytes from its socket in, bytes for it out. */
    Flow<ByteString, ByteString, NotUsed> plain(InetSocketAddress remoteAddress) {
        ClientConnection connection = new ClientConnection(remoteAddress, false);
        return connections.add(connection) ? serve(connection, () -> connections.remove(connection)) : Refusal.flow();
    }

    /** As the other, with TLS below. */
    Flow<ByteString, ByteString, NotUsed> secure(InetSocketAddress remoteAddress, TlsContext tls) {
        ClientConnection connection = new ClientConnection(remoteAddress, true);
        Flow<ByteString, ByteString, NotUsed> served =
                connections.add(connection) ? serve(connection, () -> {}) : Refusal.flow();
        SocketWatch socket = new SocketWatch(connection, () -> connections.remove(connection));
        return served.join(TLS_BYTES
                .atop(TLS.create(tls::newEngine, TLSClosing.eagerClose()))
                .atop(BidiFlow.fromGraph(socket)));
    }

    private Flow<ByteString, ByteString, NotUsed> serve(ClientConnection connection, Runnable onStop) {
        ConnectionWatch watch = new ConnectionWatch(connection, settings.patience(), onStop);
        return Flow.fromGraph(new RequestStage(handler, connection, connections::closing))
                .join(http.atop(BidiFlow.fromGraph(watch)));
    }
}
