package stentor.node.http.connection;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.RequestHandler;

/** What all connections of a server share. */
public final class Serving {
    private final Patience patience;
    private final Asking asking;
    private final OpenConnections connections;
    private final Materializer materializer;
    private final int maxBody;

    public Serving(
            ActorSystem<?> system, HttpServerSettings settings, RequestHandler handler, OpenConnections connections) {
        this.patience = settings.patience();
        this.asking = new Asking(handler);
        this.connections = connections;
        this.materializer = Materializer.matFromSystem(system);
        this.maxBody = settings.maxBody();
    }

    public Patience patience() {
        return patience;
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
