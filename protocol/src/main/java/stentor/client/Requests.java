package stentor.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/** How every request of a client begins: its URL, who asks. */
final class Requests {
    private final Map<String, String> headers;
    private final Duration timeout;

    /**
     * @param headers sent with each request
     * @param timeout how long a request may take that is not meant to be held
     */
    Requests(Map<String, String> headers, Duration timeout) {
        this.headers = Map.copyOf(headers);
        this.timeout = timeout;
    }

    /** A request that the server answers at once. */
    HttpRequest.Builder to(URI server, String path) {
        return held(server, path).timeout(timeout);
    }

    /** A request that the server may hold for as long as it likes. */
    HttpRequest.Builder held(URI server, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(server, path));
        headers.forEach(request::header);
        return request;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** @param path percent-encoded, with its query if it has one */
    static URI url(URI server, String path) {
        String base = server.toString();
        String slash = path.startsWith("/") ? "" : "/";
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + slash + path);
    }
}
