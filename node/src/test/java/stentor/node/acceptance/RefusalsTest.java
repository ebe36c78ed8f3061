package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.http.Http2Client;
import stentor.node.http.RawClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;

/** Each dialect refuses a caller without credentials, and one whose token is for another channel, in each way to ask it. */
class RefusalsTest {
    private static final String SECRET = "a secret that the application shares with the node";
    private static final String WEBSOCKET = "Upgrade: websocket";
    private static final String RIGHT = token("news/*");
    private static final String OTHER = token("weather/*");

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: pubsub, prefix: /open/ }
              - { type: publisher, prefix: /pub/, authorize: { jwt: { secret: "%1$s" } } }
              - { type: subscriber, prefix: /sub/, authorize: { jwt: { secret: "%1$s" } } }
              - { type: pubsub, prefix: /both/, authorize: { jwt: { secret: "%1$s" } } }
              - { type: queue, prefix: /queue/, authorize: { jwt: { secret: "%1$s" } } }
              - { type: bus, prefix: /bus/, authorize: { jwt: { secret: "%1$s" } } }
              - { type: pusher, authorize: { jwt: { secret: "%1$s" } } }
              - { type: bayeux, path: /bayeux, authorize: { jwt: { secret: "%1$s" } } }
            """.formatted(SECRET));

    private static String token(String channels) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject("ann")
                            .claim("publish", List.of(channels))
                            .claim("subscribe", List.of(channels))
                            .build());
            jwt.sign(new MACSigner(SECRET));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String with(String token, String path) {
        return path + (path.contains("?") ? "&" : "?") + "access_token=" + token;
    }

    private static byte[] body(String method) {
        return (method.equals("POST") || method.equals("PUT") ? "a body" : "").getBytes(UTF_8);
    }

    /** The status of the answer; the rest, which may be a stream, is not waited for. */
    private static int http1(String method, String path, String header) {
        String[] headers = header.equals(WEBSOCKET)
                ? WebSocketClient.HANDSHAKE
                : header.isEmpty() ? new String[0] : new String[] {header};
        try (WireClient client = NODE.connect()) {
            return client.sendRaw(RunningNode.withBody(method, path, body(method), headers))
                    .receiveHead()
                    .status();
        }
    }

    private static int http2(String method, String path, String header) {
        String[] headers = header.isEmpty()
                ? new String[0]
                : header.toLowerCase(Locale.ROOT).split(": ");
        try (Http2Client client = Http2Client.over(RawClient.connect(NODE.address()))) {
            int stream = client.newStream();
            byte[] body = body(method);
            byte[] head = Http2Client.head(method, path, headers);
            int ends = body.length == 0 ? Http2Client.END_STREAM : 0;
            client.send(Http2Client.HEADERS, Http2Client.END_HEADERS | ends, stream, head);
            if (body.length > 0) {
                client.send(Http2Client.DATA, Http2Client.END_STREAM, stream, body);
            }
            return Integer.parseInt(client.headOf(stream).get(":status"));
        }
    }

    private static Stream<Integer> statuses(String method, String path, String header) {
        // RFC 8441's WebSockets over HTTP/2 are not offered, and TE has no "chunked" there.
        boolean http1Alone = header.equals(WEBSOCKET) || header.startsWith("TE");
        return http1Alone
                ? Stream.of(http1(method, path, header))
                : Stream.of(http1(method, path, header), http2(method, path, header));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /pub/news/x,   ''",
        "PUT,    /pub/news/x,   ''",
        "GET,    /pub/news/x,   ''",
        "DELETE, /pub/news/x,   ''",
        "GET,    /pub/news/x,   Upgrade: websocket",
        "GET,    /sub/news/x,   ''",
        "GET,    /sub/news/x,   Accept: text/event-stream",
        "GET,    /sub/news/x,   Accept: multipart/mixed",
        "GET,    /sub/news/x,   TE: chunked",
        "GET,    /sub/news/x,   Upgrade: websocket",
        "POST,   /both/news/x,  ''",
        "GET,    /both/news/x,  ''",
        "GET,    /both/news/x,  Accept: text/event-stream",
        "DELETE, /both/news/x,  ''",
        "GET,    /both/news/x,  Upgrade: websocket",
        "POST,   /queue/news/x, ''",
        "GET,    /queue/news/x, ''",
        "GET,    /queue/news/x?ack=true, ''",
        "DELETE, /queue/news/x?ack=t, ''",
        "POST,   /bus/news/x,   Content-Type: text/plain",
        "GET,    /bus/news/x,   ''",
    })
    void withoutCredentials401AndForAnotherChannel403(String method, String path, String header) {
        // What they would get if they were let in.
        NODE.post("/open/news/x", "there");
        for (int i = 0; i < 2; i++) {
            NODE.post(with(RIGHT, "/queue/news/x"), "there");
        }
        assertThat(statuses(method, path, header)).as("none").containsOnly(401);
        assertThat(statuses(method, with("x.y.z", path), header)).as("no token").containsOnly(401);
        assertThat(statuses(method, with(OTHER, path), header))
                .as("another channel's")
                .containsOnly(403);
        assertThat(statuses(method, with(RIGHT, path), header))
                .as("this channel's")
                .doesNotContain(401, 403, 405, 426, 500);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /app/app-key?protocol=7, Upgrade: websocket",
        "POST, /apps/app-id/events, Content-Type: application/json",
        "POST, /apps/app-id/batch_events, Content-Type: application/json",
        "GET,  /apps/app-id/channels, ''",
        "GET,  /apps/app-id/channels/news, ''",
        "GET,  /apps/app-id/channels/presence-news/users, ''",
        "POST, /apps/app-id/users/ann/terminate_connections, ''",
        "POST, /bayeux, Content-Type: application/json",
        "GET,  /bayeux, Upgrade: websocket",
        "GET,  /bayeux/client, Accept: text/event-stream",
    })
    void pusherAndBayeuxAskBeforeAnythingIsSaid(String method, String path, String header) {
        assertThat(statuses(method, path, header)).as("none").containsOnly(401);
        assertThat(statuses(method, with("x.y.z", path), header)).as("no token").containsOnly(401);
        String[] headers = header.equals(WEBSOCKET) ? WebSocketClient.HANDSHAKE : new String[0];
        assertThat(NODE.request(method, path, headers).text()).startsWith("jwt: ");
    }

    @Test
    void aPusherSocketIsOpenedByAToken() {
        try (WebSocketClient socket = NODE.webSocket(with(RIGHT, "/app/app-key?protocol=7"))) {
            assertThat(socket.next().toString()).contains("connection_established");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "publish"})
    void aBayeuxSocketMayHaveTheChannelsOfItsTokenAlone(String what) {
        try (WebSocketClient socket = NODE.webSocket(with(RIGHT, "/bayeux"))) {
            String handshake = socket.text("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                            + "\"supportedConnectionTypes\":[\"websocket\"]}]")
                    .next()
                    .text();
            String client = handshake.replaceAll("(?s).*\"clientId\":\"([^\"]+)\".*", "$1");
            String message = "[{\"clientId\":\"" + client + "\","
                    + (what.equals("subscribe")
                            ? "\"channel\":\"/meta/subscribe\",\"subscription\":\"%s\"}]"
                            : "\"channel\":\"%s\",\"data\":1}]");
            assertThat(socket.text(message.formatted("/weather/x")).next().text())
                    .contains("\"successful\":false", "403:", what + "_denied");
            assertThat(socket.text(message.formatted("/news/x")).next().text()).contains("\"successful\":true");
        }
    }
}
