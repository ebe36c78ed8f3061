package stentor.node.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.protocol.url.PercentEncoding;

/**
 * A request as it was sent: paths and headers without the tidying that Pekko's model does. What the server hands to its
 * {@link RequestHandler} is well-formed: percent-encodings in its path are complete and are UTF-8.
 */
public final class Requests {
    private Requests() {}

    /** The path as it was sent, percent-encoded, without the query. */
    public static String path(HttpRequest request) {
        return target(request).path();
    }

    /** The query, behind the first question mark, as it was sent. */
    public static Optional<String> query(HttpRequest request) {
        return target(request).query();
    }

    /** The decoded value of the first query parameter with this name; empty text if it has no value. */
    public static Optional<String> queryParameter(HttpRequest request, String name) {
        return target(request).parameters(name).stream().findFirst();
    }

    /** The decoded values of all query parameters with this name, in order. */
    public static List<String> queryParameters(HttpRequest request, String name) {
        return target(request).parameters(name);
    }

    /** The first header with this name, whatever the case of either; Content-Type too, as it was sent. */
    public static Optional<String> header(HttpRequest request, String name) {
        Optional<RequestHead> head = request.getAttribute(RequestHead.KEY);
        return head.isPresent()
                ? Optional.ofNullable(head.get().find(name))
                : request.getHeader(name).map(HttpHeader::value);
    }

    /**
     * A header that is a list, whatever the case of its name: a client may write it in several lines, which are one list
     * (RFC 9110, section 5.3). Its elements are separated by commas.
     */
    public static Optional<String> list(HttpRequest request, String name) {
        Optional<RequestHead> head = request.getAttribute(RequestHead.KEY);
        if (head.isPresent()) {
            return Optional.ofNullable(head.get().list(name));
        }
        String lowercase = name.toLowerCase(Locale.ROOT);
        String list = null;
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(lowercase)) {
                list = list == null ? header.value() : list + ", " + header.value();
            }
        }
        return Optional.ofNullable(list);
    }

    /** Whether a header that is a list has this element, whatever the case of either and the element's parameters. */
    public static boolean lists(HttpRequest request, String name, String element) {
        String list = list(request, name).orElse("");
        for (int from = 0; from < list.length(); ) {
            int comma = list.indexOf(',', from);
            int end = comma < 0 ? list.length() : comma;
            int semicolon = list.indexOf(';', from);
            String each = list.substring(from, semicolon < 0 || semicolon > end ? end : semicolon);
            if (each.strip().equalsIgnoreCase(element)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    /** The text behind a percent-encoded one; nothing if an encoding is broken or is not UTF-8. */
    public static Optional<String> percentDecode(String encoded) {
        return PercentEncoding.decode(encoded);
    }

    /** Whether the target is a path, and all that is percent-encoded in it can be decoded. */
    public static boolean wellFormed(HttpRequest request) {
        return target(request).wellFormed();
    }

    private static RequestTarget target(HttpRequest request) {
        Optional<RequestHead> head = request.getAttribute(RequestHead.KEY);
        return head.isPresent()
                ? head.get().target()
                : RequestTarget.of(request.getUri().toString());
    }
}
