package stentor.node.routes;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import stentor.node.location.Location;

/** The methods of a role, as {@code Allow} names them. */
enum Methods {
    SUBSCRIBING(
            "GET, HEAD, OPTIONS",
            "GET",
            "If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event, Last-Event-ID"),
    PUBLISHING(
            "GET, POST, PUT, DELETE, HEAD, OPTIONS",
            "GET, POST, PUT, DELETE",
            "Content-Type, X-EventSource-Event, Idempotency-Key"),
    BOTH(
            "GET, POST, PUT, DELETE, HEAD, OPTIONS",
            "GET, POST, PUT, DELETE",
            "If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event, Last-Event-ID, Idempotency-Key"),
    QUEUEING("GET, POST, DELETE, HEAD, OPTIONS", "GET, POST, DELETE", "Content-Type, Idempotency-Key, Cache-Control"),
    BUS("GET, POST", "GET, POST", "Content-Type, Authorization");

    private final String names;
    private final String crossOrigin;
    private final String headers;

    Methods(String names, String crossOrigin, String headers) {
        this.names = names;
        this.crossOrigin = crossOrigin;
        this.headers = headers;
    }

    static Methods of(Location location) {
        return switch (location.type()) {
            case "subscriber" -> SUBSCRIBING;
            case "publisher" -> PUBLISHING;
            case "queue" -> QUEUEING;
            case "bus" -> BUS;
            default -> BOTH;
        };
    }

    String[] names() {
        return names.split(", ");
    }

    HttpHeader allow() {
        return RawHeader.create("Allow", names);
    }

    /** {@code Access-Control-Allow-Methods}. */
    String crossOrigin() {
        return crossOrigin;
    }

    /** {@code Access-Control-Allow-Headers}. */
    String headers() {
        return headers;
    }
}
