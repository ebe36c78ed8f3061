package stentor.node.http.connection;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.HttpProtocol;
import org.apache.pekko.http.scaladsl.model.HttpProtocols;
import org.apache.pekko.http.scaladsl.model.HttpRequest$;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.headers.CustomHeader;
import org.apache.pekko.util.ByteString;
import scala.Option;
import scala.collection.immutable.ArraySeq$;
import scala.collection.immutable.Seq;
import stentor.node.http.RequestHead;

/**
 * Makes Pekko's requests out of Netty's. The one class that knows Pekko's Scala models: by way of the Java ones each header
 * would cost a copy of the request.
 */
public final class PekkoRequests {
    private static final int LONGEST_METHOD = 24;

    private static final Map<String, HttpMethod> METHODS = methods();

    /** The character that stands for malformed UTF-8. */
    private static final char MALFORMED = 0xfffd;

    private static final String NETTYS_OWN = "x-http2-";

    /** The version of HTTP of a request. */
    public enum Protocol {
        HTTP_1_0(HttpProtocols.HTTP$div1$u002E0()),
        HTTP_1_1(HttpProtocols.HTTP$div1$u002E1()),
        HTTP_2(HttpProtocols.HTTP$div2$u002E0());

        private final HttpProtocol pekkos;

        Protocol(HttpProtocol pekkos) {
            this.pekkos = pekkos;
        }
    }

    /** A request's header as it was sent; its name in lower case is at hand, because that is how headers are looked for. */
    private static final class WireHeader extends CustomHeader {
        private final HeaderName name;
        private final String value;

        private WireHeader(HeaderName name, String value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public String name() {
            return name.text();
        }

        @Override
        public String lowercaseName() {
            return name.lowercase();
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public boolean renderInRequests() {
            return true;
        }

        @Override
        public boolean renderInResponses() {
            return false;
        }
    }

    private PekkoRequests() {}

    private static Map<String, HttpMethod> methods() {
        Map<String, HttpMethod> methods = new HashMap<>();
        for (HttpMethod known : List.of(
                HttpMethods.GET,
                HttpMethods.POST,
                HttpMethods.PUT,
                HttpMethods.DELETE,
                HttpMethods.HEAD,
                HttpMethods.OPTIONS,
                HttpMethods.PATCH,
                HttpMethods.TRACE)) {
            methods.put(known.value(), known);
        }
        return methods;
    }

    /**
     * Whether it can be one (RFC 9110, 9.1: a token). What a location does with those that it does not serve is for its dialect to say
     * (405; the bus 501).
     */
    static boolean isMethod(String name) {
        return METHODS.containsKey(name)
                || name.length() <= LONGEST_METHOD && name.chars().allMatch(PekkoRequests::isOfMethods);
    }

    private static boolean isOfMethods(int each) {
        boolean letter = each >= 'A' && each <= 'Z' || each >= 'a' && each <= 'z';
        return letter || each >= '0' && each <= '9' || "!#$%&'*+-.^_`|~".indexOf(each) >= 0;
    }

    private static HttpMethod method(String name) {
        HttpMethod known = METHODS.get(name);
        return known != null ? known : HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated);
    }

    /** Takes a request that {@link RequestRules} have nothing against. */
    static HttpRequest create(
            io.netty.handler.codec.http.HttpRequest request, Protocol protocol, RequestEntity entity) {
        HttpHeader[] headers = headers(request.headers());
        HttpRequest made = HttpRequest$.MODULE$.apply(
                (org.apache.pekko.http.scaladsl.model.HttpMethod)
                        method(request.method().name()),
                // Handlers get the target as it was sent from RequestHead, by Requests.
                Uri.$div(),
                models(headers),
                (org.apache.pekko.http.scaladsl.model.RequestEntity) entity,
                protocol.pekkos);
        return made.addAttribute(RequestHead.KEY, new RequestHead(text(request.uri()), headers));
    }

    private static HttpHeader[] headers(HttpHeaders sent) {
        HttpHeader[] headers = new HttpHeader[sent.size()];
        int count = 0;
        for (var each = sent.iteratorCharSequence(); each.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> header = each.next();
            HeaderName name = HeaderName.of(header.getKey());
            if (!name.lowercase().startsWith(NETTYS_OWN)) {
                headers[count++] = new WireHeader(name, text(header.getValue().toString()));
            }
        }
        return count == headers.length ? headers : Arrays.copyOf(headers, count);
    }

    @SuppressWarnings("unchecked")
    private static Seq<org.apache.pekko.http.scaladsl.model.HttpHeader> models(HttpHeader[] headers) {
        return (Seq<org.apache.pekko.http.scaladsl.model.HttpHeader>)
                (Seq<?>) ArraySeq$.MODULE$.unsafeWrapArray(headers);
    }

    /** Netty makes a character of each byte; what is not ASCII is UTF-8 in practice. */
    private static String text(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) >= 0x80) {
                String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                return text.indexOf(MALFORMED) < 0 ? text : bytes;
            }
        }
        return bytes;
    }

    /** The exception that Pekko's routes answer with 413. */
    static RuntimeException tooLarge(long limit) {
        return EntityStreamSizeException.apply(limit, Option.empty());
    }

    /** A body that is all there; its type is that of the header. */
    static RequestEntity entity(byte[] body) {
        return body.length == 0
                ? HttpEntities.EMPTY
                : HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, ByteString.fromArrayUnsafe(body));
    }
}
