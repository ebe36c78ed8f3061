package stentor.node.http;

import io.netty.util.concurrent.FastThreadLocal;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import stentor.node.http.HttpServerSettings.Patience;

/** What all connections of a server share. */
final class Serving {
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
    private final int maxBody;

    Serving(ActorSystem<?> system, HttpServerSettings settings, RequestHandler handler, OpenConnections connections) {
        this.patience = settings.patience();
        this.asking = new Asking(handler);
        this.connections = connections;
        this.materializer = Materializer.matFromSystem(system);
        this.maxBody = settings.maxBody();
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

    /** Bytes of a body that is read for a handler that takes Pekko's model of it. */
    int maxBody() {
        return maxBody;
    }

    /** Of the loop that asks. */
    static AnswerWriter loopsWriter() {
        return WRITERS.get();
    }
}
