package stentor.node.http;

import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/**
 * A request's target and headers as the server read them: the target is cut into its parts once, headers are found without copies. It goes
 * with the request as an attribute, for {@link Requests}; requests that are made by hand need none. On one thread at a time.
 */
public final class RequestHead {
    /** The attribute of a request in which the server leaves it. */
    public static final AttributeKey<RequestHead> KEY = AttributeKey.create("stentor-request-head", RequestHead.class);

    private final String rawTarget;
    private final HttpHeader[] headers;
    private RequestTarget target;

    /**
     * @param rawTarget as it is in the request line
     * @param headers all of the request's; not to be changed any more
     */
    public RequestHead(String rawTarget, HttpHeader... headers) {
        this.rawTarget = rawTarget;
        this.headers = headers;
    }

    RequestTarget target() {
        if (target == null) {
            target = RequestTarget.of(rawTarget);
        }
        return target;
    }

    /** The first header with this name, in whatever case; null if there is none. */
    String find(String name) {
        for (HttpHeader header : headers) {
            if (name.equalsIgnoreCase(header.name())) {
                return header.value();
            }
        }
        return null;
    }

    /** All headers with this name as one list (RFC 9110, section 5.3); null if there is none. */
    String list(String name) {
        String list = null;
        for (HttpHeader header : headers) {
            if (name.equalsIgnoreCase(header.name())) {
                list = list == null ? header.value() : list + ", " + header.value();
            }
        }
        return list;
    }
}
