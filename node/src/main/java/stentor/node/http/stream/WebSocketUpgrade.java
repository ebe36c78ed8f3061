package stentor.node.http.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.protocol.websocket.WebSocketHandshake;

/** A request that wants to become a WebSocket (RFC 6455, section 4.2). */
public final class WebSocketUpgrade {
    private static final String NAME = "websocket";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final WebSocketSession session;
    private final Answer answer;

    private WebSocketUpgrade(WebSocketSession session, Answer answer) {
        this.session = session;
        this.answer = answer;
    }

    /** Whether the request asks for it; if it asks wrongly, {@link #refusal} says how. */
    public static boolean isAsked(HttpRequest request) {
        return Requests.lists(request, "Upgrade", NAME);
    }

    /** The answer to a request that cannot become one; the texts are nchan's. */
    public static Optional<HttpResponse> refusal(HttpRequest request) {
        if (!request.method().name().equals("GET") || !request.protocol().equals(HttpProtocols.HTTP_1_1)) {
            return Optional.of(refused("A WebSocket begins with a GET of HTTP/1.1"));
        }
        Optional<String> version = Requests.header(request, VERSION).map(String::strip);
        if (version.isEmpty()) {
            return Optional.of(refused("No Sec-Websocket-Version header"));
        }
        if (!version.get().equals(WebSocketHandshake.VERSION)) {
            return Optional.of(
                    refused("Unsupported websocket protocol version (supported: " + WebSocketHandshake.VERSION + ")"));
        }
        return Requests.header(request, KEY)
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of(refused("No Sec-Websocket-Key header"));
    }

    private static HttpResponse refused(String text) {
        return Answers.text(400, text, Answers.header(VERSION, WebSocketHandshake.VERSION));
    }

    /** Whether the client would speak this subprotocol. */
    public static boolean offers(HttpRequest request, String subprotocol) {
        return Requests.list(request, PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(offered -> offered.strip().equals(subprotocol));
    }

    /**
     * Accepts a request that {@link #refusal} had nothing against.
     *
     * @param subprotocol the one that is spoken, of those that the client offers
     * @param maxMessage bytes of a client's message at most; a larger one ends the connection
     */
    public static WebSocketUpgrade accept(
            HttpRequest request,
            Optional<String> subprotocol,
            ClientStream stream,
            WebSocketListener listener,
            int maxMessage,
            List<HttpHeader> headers) {
        List<HttpHeader> all = new ArrayList<>(headers);
        all.add(Answers.header(
                "Sec-WebSocket-Accept",
                WebSocketHandshake.accept(Requests.header(request, KEY).orElseThrow())));
        subprotocol.ifPresent(name -> all.add(Answers.header(PROTOCOL, name)));
        WebSocketSession session = new WebSocketSession(stream, listener, maxMessage);
        all.add(Answers.header("Upgrade", NAME));
        HttpResponse head = HttpResponse.create().withStatus(101).addHeaders(all);
        return new WebSocketUpgrade(session, new Answer.Upgraded(head, DetachedStream.webSocket(session)));
    }

    /** The answer to the request. */
    public Answer answer() {
        return answer;
    }

    /** The listener is ready for more. From any thread. */
    public void readOn() {
        session.readOn();
    }
}
