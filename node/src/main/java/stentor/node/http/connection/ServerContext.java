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

/** The parts of a server that all its connections share. */
public final class ServerContext {
    private static final Logger LOG = LoggerFactory.getLogger(ServerContext.class);

    private final Patience patience;
    private final HandlerCalls handlerCalls;
    private final OpenConnections connections;
    private final Materializer materializer;
    private volatile int maxBody;
    private volatile int decisions;
    private final Consumer<Error> fatal;

    /** @param fatal is told of an {@link Error} in a handler of a connection */
    public ServerContext(
            ActorSystem<?> system,
            HttpServerSettings settings,
            RequestHandler handler,
            OpenConnections connections,
            Consumer<Error> fatal) {
        this.patience = settings.patience();
        this.handlerCalls = new HandlerCalls(handler);
        this.connections = connections;
        this.materializer = Materializer.matFromSystem(system);
        this.maxBody = settings.maxBody();
        this.fatal = fatal;
    }

    public Patience patience() {
        return patience;
    }

    /**
     * Logs a failure that Netty reports by {@code exceptionCaught}. A broken socket is not logged, nor are bytes that cannot
     * be decoded, such as plain text on a TLS port.
     */
    public void failed(Throwable cause) {
        if (cause instanceof Error error) {
            fatal.accept(error);
        } else if (cause instanceof RuntimeException && !(cause instanceof DecoderException)) {
            LOG.error("a connection is reset: handling it failed", cause);
        }
    }

    HandlerCalls handlerCalls() {
        return handlerCalls;
    }

    public OpenConnections connections() {
        return connections;
    }

    Materializer materializer() {
        return materializer;
    }

    public void limitBody(int newMaxBody) {
        maxBody = newMaxBody;
    }

    /** The handler's decisions have changed: each repeated poll is read, and goes to the handler, once more. */
    public synchronized void decidesAnew() {
        decisions++;
    }

    /** Which time it is that the handler decides otherwise: what it decided for a poll holds while this is the same. */
    int decisions() {
        return decisions;
    }

    /** Bytes of a body that is read for a handler that takes Pekko's model of it. */
    int maxBody() {
        return maxBody;
    }
}
