package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Locations that ask their callers who they are. */
class AuthorizeTest {
    private static final String SECRET = "a secret that the application shares with the node";
    private static final String EVENTS = "Accept: text/event-stream";
    private static final String TEXT = "Content-Type: text/plain";

    private static RunningNode node;
    private static HttpServer application;
    private static final ConcurrentLinkedQueue<HttpExchange> ASKED = new ConcurrentLinkedQueue<>();
    private static final CountDownLatch STOPPED = new CountDownLatch(1);

    @BeforeAll
    static void start() throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/yes", exchange -> answer(exchange, 204, ""));
        application.createContext("/no", exchange -> {
            exchange.getResponseHeaders().add("X-Why", "because");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            answer(exchange, 418, "{\"no\": true}");
        });
        application.createContext("/login", exchange -> {
            exchange.getResponseHeaders().add("Location", "https://login.example/");
            answer(exchange, 302, "");
        });
        application.createContext("/late", exchange -> {
            try {
                STOPPED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 204, "");
        });
        application.setExecutor(Executors.newCachedThreadPool());
        application.start();
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        String url = "http://127.0.0.1:" + application.getAddress().getPort();
        String hash = BCrypt.withDefaults().hashToString(4, "swordfish".toCharArray());
        node = RunningNode.start("""
                trusted_proxies: [ 127.0.0.1 ]
                locations:
                  - { type: pubsub, prefix: /open/ }
                  - { type: publisher, prefix: /jwt/pub/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: subscriber, prefix: /jwt/sub/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pubsub, prefix: /jwt/both/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: queue, prefix: /jwt/queue/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: bus, prefix: /jwt/bus/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pubsub, prefix: /basic/, authorize: { basic: { users: { ann: plain, bob: "%2$s" } } } }
                  - { type: pubsub, prefix: /allow/, authorize: { allow: [ 192.0.2.0/24 ] } }
                  - type: pubsub
                    prefix: /any/
                    authorize: { any: [ { allow: [ 192.0.2.0/24 ] }, { basic: { users: { ann: plain } } }, { jwt: { secret: "%1$s" } } ] }
                  - type: pubsub
                    prefix: /all/
                    authorize: { all: [ { allow: [ 192.0.2.0/24 ] }, { basic: { users: { ann: plain } } } ] }
                  - { type: pubsub, prefix: /yes/, authorize: { request: "%3$s/yes" } }
                  - { type: pubsub, prefix: /kept/, authorize: { request: { url: "%3$s/yes", cache: 1h } } }
                  - { type: pubsub, prefix: /login/, authorize: { request: { url: "%3$s/login", cache: 1h } } }
                  - { type: pubsub, prefix: /no/, authorize: { request: "%3$s/no" } }
                  - { type: pubsub, prefix: /late/, authorize: { request: { url: "%3$s/late", timeout: 200ms } } }
                  - { type: pubsub, prefix: /nobody/, authorize: { request: "http://127.0.0.1:%4$d/" } }
                """.formatted(SECRET, hash, url, free));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        ASKED.add(exchange);
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        if (!body.isEmpty()) {
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
        exchange.close();
    }

    @AfterAll
    static void stop() {
        STOPPED.countDown();
        node.close();
        application.stop(0);
    }

    private static String token(JWTClaimsSet.Builder claims) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            jwt.sign(new MACSigner(SECRET));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("ann");
    }

    private static String bearer(JWTClaimsSet.Builder claims) {
        return "Authorization: Bearer " + token(claims);
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static WireResponse ask(String method, String path, String... headers) {
        return method.equals("POST") ? node.post(path, "x", headers) : node.request(method, path, headers);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /jwt/pub/x,   ''",
        "GET,    /jwt/pub/x,   ''",
        "PUT,    /jwt/pub/x,   ''",
        "DELETE, /jwt/pub/x,   ''",
        "GET,    /jwt/sub/x,   ''",
        "GET,    /jwt/sub/x,   Accept: text/event-stream",
        "GET,    /jwt/sub/x,   Accept: multipart/mixed",
        "GET,    /jwt/sub/x,   TE: chunked",
        "POST,   /jwt/both/x,  ''",
        "GET,    /jwt/both/x,  ''",
        "POST,   /jwt/queue/x, ''",
        "GET,    /jwt/queue/x, ''",
        "DELETE, /jwt/queue/x?ack=t, ''",
        "GET,    /jwt/bus/x,   ''",
        "GET,    /jwt/bus/,    ''",
        "POST,   /jwt/bus/x,   Content-Type: text/plain"
    })
    void nothingWorksWithoutAToken(String method, String path, String header) {
        String[] headers = header.isEmpty() ? new String[0] : new String[] {header};
        WireResponse missing = ask(method, path, headers);
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer realm=");
        assertThat(missing.text()).startsWith("jwt: ");
        String[] wrong = Stream.concat(Stream.of(headers), Stream.of("Authorization: Bearer x.y.z"))
                .toArray(String[]::new);
        assertThat(ask(method, path, wrong).status()).isEqualTo(401);
    }

    @Test
    void aWebSocketIsRefusedBeforeItIsOne() {
        for (String location : new String[] {"/jwt/pub/x", "/jwt/sub/x", "/jwt/both/x"}) {
            assertThat(node.get(location, WebSocketClient.HANDSHAKE).status()).isEqualTo(401);
        }
        try (WebSocketClient socket = node.webSocket("/jwt/both/socket?access_token=" + token(claims()))) {
            assertThat(socket.text("hello").next()).hasToString("text hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /jwt/pub/CHANNEL,   publish",
        "GET,  /jwt/sub/CHANNEL,   subscribe",
        "POST, /jwt/both/CHANNEL,  publish",
        "GET,  /jwt/both/CHANNEL,  subscribe",
        "POST, /jwt/queue/CHANNEL, publish",
        "GET,  /jwt/queue/CHANNEL, subscribe",
        "POST, /jwt/bus/CHANNEL,   publish"
    })
    void aTokenOpensTheChannelsThatItLists(String method, String path, String claim) {
        String other = claim.equals("publish") ? "subscribe" : "publish";
        String right = bearer(claims().claim(claim, List.of("news/*")));
        node.post("/open/news/" + path.hashCode(), "stored");
        node.post("/jwt/queue/news/" + path.hashCode(), "stored", bearer(claims()));
        String channel = path.replace("CHANNEL", "news/" + path.hashCode());
        assertThat(ask(method, channel, right, TEXT).status()).isLessThan(300);
        WireResponse elsewhere = ask(method, path.replace("CHANNEL", "other"), right, TEXT);
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(elsewhere.text()).isEqualTo("jwt: the token's claim " + claim + " does not name this channel\n");
        assertThat(ask(method, channel, bearer(claims().claim(other, List.of("*"))), TEXT)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void allChannelsAtOnceAreForWhoMayHaveThemAll() {
        assertThat(node.get("/jwt/bus/", bearer(claims().claim("subscribe", List.of("news/*"))))
                        .status())
                .isEqualTo(403);
        try (StreamClient all = node.stream("/jwt/bus/", bearer(claims().claim("subscribe", List.of("*"))))) {
            assertThat(all.head().status()).isEqualTo(200);
        }
    }

    @Test
    void aFrameIsPublishedOnlyWhereTheTokenSaysSo() {
        String token = token(claims().claim("subscribe", List.of("*")));
        try (WebSocketClient socket = node.webSocket("/jwt/both/frames?access_token=" + token)) {
            assertThat(socket.text("x").next().toString()).startsWith("close 1008");
        }
    }

    @Test
    void whereCallersAreKnownReservedIdsAreOpen() {
        assertThat(node.post("/open/private-x", "x").status()).isEqualTo(403);
        assertThat(node.post("/jwt/both/private-x", "x", bearer(claims())).status())
                .isIn(201, 202);
        assertThat(node.get("/jwt/both/private-x", bearer(claims())).text()).isEqualTo("x");
    }

    @Test
    void theUserIsTheSenderOnTheBus() {
        try (StreamClient stream = node.stream("/jwt/bus/sender", bearer(claims()))) {
            stream.until("\n");
            node.post("/jwt/bus/sender", "x", TEXT, bearer(claims().subject("carol")));
            assertThat(stream.block()).startsWith("From: carol\n");
        }
    }

    @Test
    void aCookieCountsForThePageOfThisOriginAlone() {
        String cookie = "Cookie: stentor_token=" + token(claims());
        node.post("/open/cookie", "x");
        assertThat(node.get("/jwt/sub/cookie", cookie).status()).isEqualTo(200);
        assertThat(node.get("/jwt/sub/cookie", cookie, "Origin: http://stentor").status())
                .isEqualTo(200);
        assertThat(node.get("/jwt/sub/cookie", cookie, "Origin: https://evil.example")
                        .status())
                .isEqualTo(401);
        assertThat(node.get("/jwt/sub/cookie", cookie, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aPageMayReadWhyItIsRefusedAndAskWithAToken() {
        WireResponse refused = node.get("/jwt/sub/cors", "Origin: https://a.example");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).contains("*");
        WireResponse asked = node.request(
                "OPTIONS", "/jwt/sub/cors", "Origin: https://a.example", "Access-Control-Request-Method: GET");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Headers").orElseThrow()).contains("Authorization");
    }

    @Test
    void whatIsLiveEndsWithItsToken() {
        Date soon = new Date((System.currentTimeMillis() / 1000 + 2) * 1000);
        String header = bearer(claims().expirationTime(soon));
        String token = header.substring(header.lastIndexOf(' ') + 1);
        try (StreamClient events = node.stream("/jwt/sub/expiry", EVENTS, header);
                WebSocketClient socket = node.webSocket("/jwt/sub/expiry?access_token=" + token);
                WebSocketClient publisher = node.webSocket("/jwt/pub/expiry?access_token=" + token);
                StreamClient bus = node.stream("/jwt/bus/expiry", header);
                WireClient poll = node.connect();
                WireClient queue = node.connect()) {
            poll.send("GET /jwt/sub/expiry HTTP/1.1\nHost: stentor\n" + header + "\n\n");
            queue.send("GET /jwt/queue/expiry HTTP/1.1\nHost: stentor\n" + header + "\n\n");
            node.post("/open/expiry", "x");
            assertThat(poll.receive().text()).isEqualTo("x");
            poll.send("GET /jwt/sub/expiry HTTP/1.1\nHost: stentor\n" + header
                    + "\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\nIf-None-Match: 0\n\n");
            assertThat(events.until(":401: 401 Unauthorized\n")).contains("data: x");
            assertThat(socket.next()).hasToString("text x");
            assertThat(socket.next()).hasToString("close 1008 401 Unauthorized");
            assertThat(publisher.next()).hasToString("close 1008 401 Unauthorized");
            assertThat(poll.receive().status()).isEqualTo(401);
            assertThat(queue.receive().status()).isEqualTo(401);
            assertThat(new String(bus.wire().rest(), UTF_8)).endsWith("0\r\n\r\n");
        }
        assertThat(node.get("/jwt/sub/expiry", header).status()).isEqualTo(401);
    }

    @Test
    void aRepeatedPollIsAskedEachTime() {
        Date soon = new Date((System.currentTimeMillis() / 1000 + 2) * 1000);
        String header = bearer(claims().expirationTime(soon));
        node.post("/open/again", "x");
        try (WireClient poll = node.connect()) {
            WireResponse last;
            do {
                poll.send("GET /jwt/sub/again HTTP/1.1\nHost: stentor\n" + header + "\n\n");
                last = poll.receive();
                assertThat(last.status()).isIn(200, 401);
            } while (last.status() == 200);
        }
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(soon.getTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann:plain", "bob:swordfish"})
    void aPasswordIsAskedFor(String credentials) {
        String[] parts = credentials.split(":");
        for (int i = 0; i < 2; i++) {
            assertThat(node.post("/basic/x", "x", basic(parts[0], parts[1])).status())
                    .isIn(201, 202);
        }
        for (String wrong : new String[] {"wrong", "", parts[1] + "x"}) {
            WireResponse refused = node.post("/basic/x", "x", basic(parts[0], wrong));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("Basic realm=\"stentor\", charset=\"UTF-8\"");
        }
        assertThat(node.post("/basic/x", "x", basic("nobody", parts[1])).status())
                .isEqualTo(401);
        assertThat(node.post("/basic/x", "x").status()).isEqualTo(401);
    }

    @Test
    void anAddressIsAllowedThatATrustedProxyNames() {
        assertThat(node.post("/allow/x", "x", "X-Forwarded-For: 192.0.2.7").status())
                .isIn(201, 202);
        for (String forwarded : new String[] {"192.0.3.7", "192.0.2.7, 192.0.3.7", "nonsense", "192.0.2.7, x"}) {
            WireResponse refused = node.post("/allow/x", "x", "X-Forwarded-For: " + forwarded);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).isEqualTo("allow: not from this address\n");
        }
        assertThat(node.post("/allow/x", "x").status()).isEqualTo(403);
    }

    @Test
    void anyOfSeveralRulesOrAllOfThem() {
        String in = "X-Forwarded-For: 192.0.2.7";
        String ann = basic("ann", "plain");
        assertThat(node.post("/any/x", "x", in).status()).isIn(201, 202);
        assertThat(node.post("/any/x", "x", ann).status()).isIn(201, 202);
        assertThat(node.post("/any/x", "x", bearer(claims())).status()).isIn(201, 202);
        WireResponse none = node.post("/any/x", "x");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.headerLines().stream().filter(line -> line.startsWith("WWW-Authenticate")))
                .hasSize(2);
        assertThat(node.post("/all/x", "x", in, ann).status()).isIn(201, 202);
        assertThat(node.post("/all/x", "x", in).status()).isEqualTo(401);
        assertThat(node.post("/all/x", "x", ann).status()).isEqualTo(403);
    }

    @Test
    void theApplicationIsAskedWithWhatItNeedsToKnow() {
        ASKED.clear();
        node.post("/open/h%C3%A4/x", "stored");
        assertThat(node.get(
                                "/yes/h%C3%A4/x?a=b",
                                "Cookie: c=d",
                                "Last-Event-ID: 12:3",
                                "X-Original-URI: /forged",
                                EVENTS.replace("event-stream", "html"))
                        .status())
                .isEqualTo(200);
        HttpExchange asked = ASKED.remove();
        assertThat(asked.getRequestMethod()).isEqualTo("GET");
        assertThat(asked.getRequestHeaders().get("X-original-uri")).containsExactly("/yes/h%C3%A4/x?a=b");
        assertThat(asked.getRequestHeaders().getFirst("X-original-method")).isEqualTo("GET");
        assertThat(new String(asked.getRequestHeaders().getFirst("X-channel-id").getBytes(ISO_8859_1), UTF_8))
                .isEqualTo("hä/x");
        assertThat(asked.getRequestHeaders().getFirst("X-subscriber-type")).isEqualTo("longpoll");
        assertThat(asked.getRequestHeaders().getFirst("X-prev-message-id")).isEqualTo("12:3");
        assertThat(asked.getRequestHeaders().getFirst("Cookie")).isEqualTo("c=d");
        assertThat(asked.getRequestHeaders().getFirst("X-real-ip")).isEqualTo("127.0.0.1");
    }

    @Test
    void itsAnswerIsTheCallersIfItIsNot2xx() {
        for (String[] headers : new String[][] {{}, {EVENTS}, WebSocketClient.HANDSHAKE}) {
            WireResponse refused = node.get("/no/x", headers);
            assertThat(refused.status()).isEqualTo(418);
            assertThat(refused.header("X-Why")).contains("because");
            assertThat(refused.header("Content-Type")).contains("application/json");
            assertThat(refused.text()).isEqualTo("{\"no\": true}");
        }
        assertThat(node.post("/no/x", "x").status()).isEqualTo(418);
    }

    @Test
    void aRedirectionToALoginPageLetsNobodyIn() {
        for (int i = 0; i < 2; i++) {
            WireResponse refused = node.post("/login/x", "x");
            assertThat(refused.status()).isEqualTo(302);
            assertThat(refused.header("Location")).contains("https://login.example/");
        }
    }

    @Test
    void whereTheApplicationDoesNotAnswerNobodyGetsIn() {
        assertThat(node.post("/nobody/x", "x").status()).isEqualTo(502);
        assertThat(node.post("/late/x", "x").status()).isEqualTo(504);
    }

    @ParameterizedTest
    @CsvSource({"/nobody/x, 502", "/late/x, 504"})
    void whereTheApplicationDoesNotAnswerAnEventSourceIsToldToComeBack(String path, String status) {
        String events = "Accept: text/event-stream";
        WireResponse told = node.get(path, events, "Cache-Control: no-cache");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text())
                .matches("retry: (?:[5-9]\\d{3}|10000)\n\n:" + status + ": " + status + " request: .*\n\n");
        assertThat(node.get(path, events).status()).hasToString(status);
    }

    @Test
    void anAnswerIsKeptForAsLongAsTheLocationSays() {
        ASKED.clear();
        for (int i = 0; i < 3; i++) {
            assertThat(node.post("/kept/x", "x", "Cookie: same=" + "a").status())
                    .isIn(201, 202);
        }
        assertThat(ASKED).hasSize(1);
        assertThat(node.post("/kept/x", "x", "Cookie: other=b").status()).isIn(201, 202);
        assertThat(node.post("/kept/y", "x", "Cookie: same=a").status()).isIn(201, 202);
        assertThat(ASKED).hasSize(3);
        for (int i = 0; i < 2; i++) {
            assertThat(node.post("/yes/x", "x").status()).isIn(201, 202);
        }
        assertThat(ASKED).hasSize(5);
    }
}
