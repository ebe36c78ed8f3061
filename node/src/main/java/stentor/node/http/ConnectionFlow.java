package stentor.node.http;

import java.net.InetSocketAddress;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** What runs on a connection: the watch, the HTTP layer, and the handler's stage on top. */
final class ConnectionFlow {
    private final HttpServerSettings settings;
    private final RequestHandler handler;
    private final OpenConnections connections;
    private final BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed> http;

    ConnectionFlow(
            ActorSystem<?> system, HttpServerSettings settings, RequestHandler handler, OpenConnections connections) {
        this.settings = settings;
        this.handler = handler;
        this.connections = connections;
        this.http = new BidiFlow<>(HttpLayer.create(Adapter.toClassic(system), settings.maxChunk()));
    }

    /** For one connection and to be run once: bytes from its socket in, bytes for it out. */
    Flow<ByteString, ByteString, NotUsed> accept(InetSocketAddress remoteAddress, boolean secure) {
        ClientConnection connection = new ClientConnection(remoteAddress, secure);
        if (!connections.add(connection)) {
            return Refusal.flow();
        }
        ConnectionWatch watch =
                new ConnectionWatch(connection, settings.patience(), () -> connections.remove(connection));
        return Flow.fromGraph(new RequestStage(handler, connection, connections::closing))
                .join(http.atop(BidiFlow.fromGraph(watch)));
    }
}
