package stentor.node.http;

import io.netty.util.concurrent.FastThreadLocal;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import stentor.node.http.HttpServerSettings.Patience;

/** What all connections of a server share. */
final class Serving {
    private static final FastThreadLocal<RequestReader> READERS = new FastThreadLocal<>() {
        @Override
        protected RequestReader initialValue() {
            return new RequestReader();
        }
    };

    private static final FastThreadLocal<AnswerWriter> WRITERS = new FastThreadLocal<>() {
        @Override
        protected AnswerWriter initialValue() {
            return new AnswerWriter();
        }
    };

    private final Patience patience;
    private final Asking asking;
    private final OpenConnections connections;
    private final Materializer materializer;
    private final BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed> http;

    Serving(ActorSystem<?> system, HttpServerSettings settings, RequestHandler handler, OpenConnections connections) {
        this.patience = settings.patience();
        this.asking = new Asking(handler);
        this.connections = connections;
        this.materializer = Materializer.matFromSystem(system);
        this.http = HttpLayer.create(Adapter.toClassic(system), settings.maxChunk());
    }

    Patience patience() {
        return patience;
    }

    Asking asking() {
        return asking;
    }

    OpenConnections connections() {
        return connections;
    }

    Materializer materializer() {
        return materializer;
    }

    /** Of the loop that asks. */
    RequestReader reader() {
        return READERS.get();
    }

    /** Of the loop that asks. */
    AnswerWriter writer() {
        return WRITERS.get();
    }

    /** Pekko's way to serve a connection: for one, and to be run once. */
    Flow<ByteString, ByteString, NotUsed> stream(ClientConnection connection) {
        ConnectionWatch watch = new ConnectionWatch(connection, patience, () -> {});
        return Flow.fromGraph(new RequestStage(asking, connection, connections::closing))
                .join(http.atop(BidiFlow.fromGraph(watch)));
    }
}
