package stentor.node.http.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for a request's head that its decoder does not check. */
public final class RequestRules {
    /**
     * Of the request's target, in bytes. A channel id has up to 1,024 bytes, 3,072 when percent-encoded; compound message ids and
     * tokens come on top.
     */
    public static final int MAX_TARGET = 16 << 10;

    /** A browser behind two proxies sends about 40. */
    private static final int MAX_HEADERS = 100;

    /** Of one header, in bytes: compound message ids, tokens. */
    private static final int MAX_VALUE = 16 << 10;

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

    /** Why a request is not served. */
    record Refusal(int status, String text) {}

    private RequestRules() {}

    /** Nothing if the request may be served. */
    static Optional<Refusal> refusal(HttpRequest request) {
        return request.decoderResult().isFailure()
                ? Optional.of(unreadable(request.decoderResult().cause()))
                : version(request)
                        .or(() -> method(request))
                        .or(() -> target(request))
                        .or(() -> headers(request));
    }

    private static Refusal unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "The request's URL is longer than " + MAX_TARGET + " bytes");
        }
        return cause instanceof TooLongHttpHeaderException
                ? new Refusal(431, "The request's headers are too long")
                : new Refusal(400, "The request cannot be read: " + cause.getMessage());
    }

    private static Optional<Refusal> version(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0)
                ? Optional.empty()
                : refused(505, "Only HTTP/1.0, 1.1 and 2 are spoken here");
    }

    private static Optional<Refusal> method(HttpRequest request) {
        String method = request.method().name();
        if (method.equals("CONNECT")) {
            return refused(400, "CONNECT is for proxies");
        }
        return PekkoRequests.isMethod(method) ? Optional.empty() : refused(501, "Unknown method");
    }

    private static Optional<Refusal> target(HttpRequest request) {
        String target = request.uri();
        if (target.length() > MAX_TARGET) {
            return refused(414, "The request's URL is longer than " + MAX_TARGET + " bytes");
        }
        if (!target.startsWith("/")) {
            int scheme = target.indexOf("://");
            boolean other = target.equals("*")
                    ? !request.method().name().equals("OPTIONS")
                    : scheme < 0 || !SCHEMES.contains(lowercase(target.substring(0, scheme)));
            if (other) {
                return refused(400, "The request's URL is not an HTTP one");
            }
        }
        int query = target.indexOf('?');
        for (int i = 0; i < target.length(); i++) {
            char each = target.charAt(i);
            boolean fits = each > ' ' && each < 0x7f || each > 0x7f && query >= 0 && i > query;
            if (!fits) {
                return refused(400, "The request's URL has a character that must be percent-encoded");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> headers(HttpRequest request) {
        int count = 0;
        int hosts = 0;
        Optional<Refusal> refusal = Optional.empty();
        for (var headers = request.headers().iteratorCharSequence(); headers.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            CharSequence name = header.getKey();
            CharSequence value = header.getValue();
            if (++count > MAX_HEADERS) {
                return refused(431, "The request has more than " + MAX_HEADERS + " headers");
            }
            if (value.length() > MAX_VALUE) {
                return refused(431, "The request's header " + name + " is longer than " + MAX_VALUE + " bytes");
            }
            if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
                hosts++;
                refusal = isAuthority(value) ? refusal : refused(400, "The request's Host header is malformed");
            } else if (HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                refusal = isToken(value, "chunked") ? refusal : refused(501, "Unknown Transfer-Encoding");
            } else if (HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name)) {
                refusal = isToken(value, "100-continue") ? refusal : refused(417, "Unknown expectation");
            }
        }
        if (hosts > 1 || hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return refused(400, "The request must have one Host header");
        }
        return refusal;
    }

    private static boolean isToken(CharSequence value, String token) {
        return value.toString().strip().equalsIgnoreCase(token);
    }

    private static boolean isAuthority(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            boolean fits = each >= '0' && each <= '9'
                    || each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || "-._~:[]%!$&'()*+,;=".indexOf(each) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static String lowercase(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<Refusal> refused(int status, String text) {
        return Optional.of(new Refusal(status, text));
    }

    /** Whether the client wants the connection to end with the answer. */
    public static boolean closes(HttpRequest request) {
        List<String> connection = request.headers().getAll(HttpHeaderNames.CONNECTION);
        boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        return old ? !has(connection, "keep-alive") || has(connection, "close") : has(connection, "close");
    }

    private static boolean has(List<String> list, String token) {
        for (String line : list) {
            for (String each : line.split(",")) {
                if (each.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
