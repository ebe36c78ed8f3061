package stentor.node.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.HttpProtocol;
import org.apache.pekko.http.scaladsl.model.HttpRequest$;
import org.apache.pekko.http.scaladsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.apache.pekko.util.ByteString;
import scala.collection.immutable.ArraySeq$;
import scala.collection.immutable.Seq;

/**
 * Reads the requests that clients send all day: HTTP/1.1, lines that end with CR LF, a target and headers of plain ASCII, a
 * small body of a declared length or none. Whatever is different in any way, or wrong, it does not judge: it says that
 * the request is unusual, and Pekko's parser gets the same bytes. One for each loop: nothing is kept between two calls of
 * {@link #read} but what the last one found.
 */
final class RequestReader {
    /** Bytes of a head, and of a body, at most. */
    static final int MAX_HEAD = 8 << 10;

    static final int MAX_BODY = 64 << 10;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_LENGTH_DIGITS = 9;

    /** What there is to read. */
    enum Outcome {
        /** {@link #request} is it. */
        REQUEST,
        /** It is not all there. */
        INCOMPLETE,
        /** The head is there, and not all of the body. */
        BODY_INCOMPLETE,
        UNUSUAL
    }

    private static final Map<String, HttpMethod> METHODS = Map.of(
            "GET", HttpMethods.GET,
            "POST", HttpMethods.POST,
            "PUT", HttpMethods.PUT,
            "DELETE", HttpMethods.DELETE,
            "HEAD", HttpMethods.HEAD,
            "OPTIONS", HttpMethods.OPTIONS);

    private static final int LONGEST_METHOD = 7;
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] TOKEN = ascii("!#$%&'*+-.^_`|~");
    private static final boolean[] TARGET = ascii("-._~!$&'()*+,;=:@/?%");
    private static final boolean[] AUTHORITY = ascii("-._:[]");

    private final byte[] head = new byte[MAX_HEAD];
    private int available;
    private int at;

    private HttpMethod method;
    private String target;
    private final List<HttpHeader> headers = new ArrayList<>();
    private boolean host;
    private int bodyLength;
    private boolean closes;
    private HttpRequest request;

    /** Takes a request's bytes out of the buffer if they are all there, and else leaves them. */
    Outcome read(ByteBuf in) {
        available = Math.min(in.readableBytes(), MAX_HEAD);
        in.getBytes(in.readerIndex(), head, 0, available);
        at = 0;
        headers.clear();
        host = false;
        bodyLength = -1;
        closes = false;
        Outcome outcome = requestLine();
        while (outcome == null) {
            outcome = header();
        }
        if (outcome == Outcome.INCOMPLETE && available == MAX_HEAD) {
            return Outcome.UNUSUAL;
        }
        return outcome == Outcome.REQUEST ? body(in) : outcome;
    }

    HttpRequest request() {
        return request;
    }

    /** Whether the client wants the connection to end with the answer. */
    boolean closes() {
        return closes;
    }

    private Outcome requestLine() {
        while (at < available && head[at] >= 'A' && head[at] <= 'Z' && at <= LONGEST_METHOD) {
            at++;
        }
        if (at == available) {
            return Outcome.INCOMPLETE;
        }
        method = METHODS.get(text(0, at));
        if (method == null || head[at] != ' ') {
            return Outcome.UNUSUAL;
        }
        int from = ++at;
        while (at < available && is(TARGET, head[at])) {
            if (head[at] == '%' && !isEscape(at)) {
                return at + 2 < available ? Outcome.UNUSUAL : Outcome.INCOMPLETE;
            }
            at++;
        }
        // The form for proxies, or a path that might be taken for a host.
        boolean plain = at > from && head[from] == '/' && !(at > from + 1 && head[from + 1] == '/');
        if (at > from && !plain) {
            return Outcome.UNUSUAL;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (at + i >= available) {
                return Outcome.INCOMPLETE;
            }
            if (head[at + i] != VERSION[i]) {
                return Outcome.UNUSUAL;
            }
        }
        target = text(from, at);
        at += VERSION.length;
        return null;
    }

    private boolean isEscape(int percent) {
        return percent + 2 < available
                && Character.digit(head[percent + 1], 16) >= 0
                && Character.digit(head[percent + 2], 16) >= 0;
    }

    /** Reads a line; null if others follow. */
    private Outcome header() {
        int from = at;
        while (at < available && is(TOKEN, head[at])) {
            at++;
        }
        if (at == available) {
            return Outcome.INCOMPLETE;
        }
        if (at == from) {
            return endOfHead();
        }
        if (head[at] != ':') {
            return Outcome.UNUSUAL;
        }
        HeaderName name = HeaderName.of(head, from, at);
        at++;
        while (at < available && isBlank(head[at])) {
            at++;
        }
        from = at;
        while (at < available && (head[at] >= ' ' && head[at] < 0x7f || head[at] == '\t')) {
            at++;
        }
        if (at + 1 >= available) {
            return at < available && head[at] != '\r' ? Outcome.UNUSUAL : Outcome.INCOMPLETE;
        }
        if (head[at] != '\r' || head[at + 1] != '\n' || headers.size() == MAX_HEADERS) {
            return Outcome.UNUSUAL;
        }
        int to = at;
        at += 2;
        while (to > from && isBlank(head[to - 1])) {
            to--;
        }
        String value = text(from, to);
        headers.add(new WireHeader(name, value));
        return suits(name, value) ? null : Outcome.UNUSUAL;
    }

    private Outcome endOfHead() {
        if (head[at] != '\r') {
            return Outcome.UNUSUAL;
        }
        if (at + 1 == available) {
            return Outcome.INCOMPLETE;
        }
        boolean mayHaveBody = method == HttpMethods.POST || method == HttpMethods.PUT;
        boolean fits = mayHaveBody ? bodyLength >= 0 && bodyLength <= MAX_BODY : bodyLength <= 0;
        if (head[at + 1] != '\n' || !host || !fits) {
            return Outcome.UNUSUAL;
        }
        at += 2;
        return Outcome.REQUEST;
    }

    /** Whether the header changes nothing that is read differently elsewhere. */
    private boolean suits(HeaderName name, String value) {
        if (name == HeaderName.HOST) {
            boolean second = host;
            host = isAuthority(value);
            return host && !second;
        }
        if (name == HeaderName.CONTENT_LENGTH) {
            boolean second = bodyLength >= 0;
            bodyLength = length(value);
            return bodyLength >= 0 && !second;
        }
        if (name == HeaderName.CONNECTION) {
            closes |= hasToken(value, "close");
        }
        return name != HeaderName.TRANSFER_ENCODING
                && name != HeaderName.EXPECT
                && (name != HeaderName.UPGRADE || method == HttpMethods.GET && value.equalsIgnoreCase("websocket"));
    }

    private static boolean isAuthority(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= AUTHORITY.length || !AUTHORITY[value.charAt(i)]) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static int length(String value) {
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return -1;
            }
            length = 10 * length + (value.charAt(i) - '0');
        }
        return value.isEmpty() || value.length() > MAX_LENGTH_DIGITS ? -1 : length;
    }

    private static boolean hasToken(String list, String token) {
        for (String each : list.split(",")) {
            if (each.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    private Outcome body(ByteBuf in) {
        int length = Math.max(0, bodyLength);
        if (in.readableBytes() - at < length) {
            return Outcome.BODY_INCOMPLETE;
        }
        in.skipBytes(at);
        request = HttpRequest$.MODULE$.apply(
                (org.apache.pekko.http.scaladsl.model.HttpMethod) method,
                // Whoever wants to know the target asks for it as it was sent (Requests).
                Uri.$div(),
                allHeaders(),
                entity(in, length),
                (HttpProtocol) HttpProtocols.HTTP_1_1);
        return Outcome.REQUEST;
    }

    @SuppressWarnings("unchecked")
    private Seq<HttpHeader> allHeaders() {
        headers.add((HttpHeader) RawRequestURI.create(target));
        return (Seq<HttpHeader>) (Seq<?>) ArraySeq$.MODULE$.unsafeWrapArray(headers.toArray());
    }

    private static RequestEntity entity(ByteBuf in, int length) {
        if (length == 0) {
            return (RequestEntity) HttpEntities.EMPTY;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return (RequestEntity) HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, ByteString.fromArrayUnsafe(bytes));
    }

    private String text(int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte each) {
        return each == ' ' || each == '\t';
    }

    private static boolean is(boolean[] kind, byte each) {
        return each >= 0 && kind[each];
    }

    private static boolean[] ascii(String besidesLettersAndDigits) {
        boolean[] kind = new boolean[128];
        for (char each = 0; each < kind.length; each++) {
            kind[each] = each >= '0' && each <= '9'
                    || each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || besidesLettersAndDigits.indexOf(each) >= 0;
        }
        return kind;
    }
}
