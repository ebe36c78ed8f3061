package stentor.node.http.connection;

import io.netty.handler.codec.DecoderException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.RequestHandler;

/** What all connections of a server share. */
public final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private final Patience patience;
    private final Asking asking;
    private final OpenConnections connections;
    private final Materializer materializer;
    private final int maxBody;
    private final Consumer<Error> fatal;

    /** @param fatal is told of an {@link Error} in a handler of a connection */
    public Serving(
            ActorSystem<?> system,
            HttpServerSettings settings,
            RequestHandler handler,
            OpenConnections connections,
            Consumer<Error> fatal) {
        this.patience = settings.patience();
        this.asking = new Asking(handler);
        this.connections = connections;
        this.materializer = Materializer.matFromSystem(system);
        this.maxBody = settings.maxBody();
        this.fatal = fatal;
    }

    public Patience patience() {
        return patience;
    }

    /**
     * What a connection's handler was told of by {@code exceptionCaught}. A socket that broke is nobody's fault, nor is what cannot be
     * decoded, as plain text on a port of TLS.
     */
    public void failed(Throwable cause) {
        if (cause instanceof Error error) {
            fatal.accept(error);
        } else if (cause instanceof RuntimeException && !(cause instanceof DecoderException)) {
            LOG.error("A connection broke over a mistake of the server's", cause);
        }
    }

    Asking asking() {
        return asking;
    }

    public OpenConnections connections() {
        return connections;
    }

    Materializer materializer() {
        return materializer;
    }

    /** Bytes of a body that is read for a handler that takes Pekko's model of it. */
    int maxBody() {
        return maxBody;
    }
}
