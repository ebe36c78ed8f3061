package stentor.node.dialect.pusher;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;
import stentor.protocol.pusher.ProtocolVersion;
import stentor.protocol.pusher.PusherError;

/** Whether a client may come in, as far as its request says; how many there are is not looked at. */
final class Entry {
    private Entry() {}

    static Optional<PusherError> problem(HttpRequest request, AppDoor app) {
        return app.app().enabled()
                ? ProtocolVersion.problem(Requests.queryParameter(request, "protocol"))
                : Optional.of(PusherError.APP_DISABLED);
    }
}
