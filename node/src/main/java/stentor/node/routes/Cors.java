package stentor.node.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import stentor.node.http.Requests;
import stentor.node.location.Location;
import stentor.node.location.PublisherLocation;
import stentor.node.location.QueueLocation;

/** What a page of another origin may do (Fetch standard, "CORS protocol"), for one request. */
final class Cors {
    private static final Cors NONE = new Cors(false, List.of());
    private static final Cors FORBIDDEN = new Cors(true, List.of());

    private final boolean forbidden;
    private final List<HttpHeader> headers;

    private Cors(boolean forbidden, List<HttpHeader> headers) {
        this.forbidden = forbidden;
        this.headers = headers;
    }

    static Cors of(HttpRequest request, Location location) {
        Optional<String> origin = Requests.header(request, "Origin").filter(value -> !value.isBlank());
        if (origin.isEmpty()) {
            return NONE;
        }
        List<String> allowed = location.mount().allowOrigin();
        if (!allowed.isEmpty() && !allowed.contains(origin.get())) {
            return FORBIDDEN;
        }
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(RawHeader.create("Access-Control-Allow-Origin", origin.get()));
        headers.add(RawHeader.create("Access-Control-Allow-Credentials", "true"));
        if (request.method().name().equals("OPTIONS")) {
            Methods methods = Methods.of(location);
            headers.add(RawHeader.create("Access-Control-Allow-Methods", methods.crossOrigin()));
            headers.add(RawHeader.create("Access-Control-Allow-Headers", methods.headers()));
        } else {
            headers.add(RawHeader.create("Access-Control-Expose-Headers", exposed(location)));
        }
        return new Cors(false, headers);
    }

    private static String exposed(Location location) {
        if (location instanceof QueueLocation) {
            return "Content-Type, Retry-After, X-Message-Ack, X-Message-Deliveries, X-Queue-Messages, X-Queue-Out,"
                    + " X-Queue-Consumers";
        }
        return location instanceof PublisherLocation
                ? "X-Channel-Subscribers, X-Channel-Messages, X-Channel-Last-Message-Id"
                : "Last-Modified, Etag, Content-Type, X-Message-Gap";
    }

    boolean isForbidden() {
        return forbidden;
    }

    HttpResponse apply(HttpResponse response) {
        return headers.isEmpty() ? response : response.addHeaders(headers);
    }
}
