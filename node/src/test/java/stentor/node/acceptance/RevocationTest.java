package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What credentials opened ends on all nodes by one call to any of them. */
class RevocationTest {
    private static final String SECRET = "a secret that the application shares with the node";
    private static final String PUSHER_SUBSCRIBE = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}";
    private static final String BAYEUX = "[{\"channel\":\"%s\",\"clientId\":\"%s\"}]";
    private static final String CONNECT = "/meta/connect\",\"connectionType\":\"long-polling";
    private static final String EVENTS = "Accept: text/event-stream";
    private static List<RunningNode> nodes;

    @BeforeAll
    static void start() {
        nodes = RunningNode.cluster(2, """
                store: { default: { type: memory }, free: { type: memory } }
                locations:
                  - { type: pusher, prefix: /free, store: free }
                  - { type: bayeux, path: /free/bayeux, store: free }
                  - { type: publisher, prefix: /open/ }
                  - { type: pubsub, prefix: /jwt/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pusher, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: bayeux, path: /bayeux, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: bus, prefix: /bus/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pubsub, prefix: /basic/, authorize: { basic: { users: { eve: plain } } } }
                """.formatted(SECRET));
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    private static String token(String user, String id) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject(user)
                            .jwtID(id)
                            .issueTime(new Date(System.currentTimeMillis() - 5_000))
                            .build());
            jwt.sign(new MACSigner(SECRET));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String bearer(String user, String id) {
        return "Authorization: Bearer " + token(user, id);
    }

    private static WireResponse manage(String request, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
        return WireClient.exchange(
                nodes.get(0).managementAddress(),
                request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + lines + "\n");
    }

    @Test
    void aTokenIsRefusedOnAllNodesAndWhatItOpenedEnds() {
        String other = bearer("ann", "kept");
        try (StreamClient here = nodes.get(0).stream("/jwt/token", EVENTS, bearer("ann", "lost"));
                StreamClient there = nodes.get(1).stream("/jwt/token", EVENTS, bearer("ann", "lost"));
                WebSocketClient socket = nodes.get(1).webSocket("/jwt/token?access_token=" + token("ann", "lost"));
                WireClient poll = nodes.get(1).hold("/jwt/token", "/open/token", bearer("ann", "lost"));
                StreamClient stays = nodes.get(1).stream("/jwt/token", EVENTS, other)) {
            WireResponse revoked = manage("POST /revoke?token=lost");
            assertThat(revoked.status()).isEqualTo(200);
            assertThat(revoked.text()).isEqualTo("revoked on all nodes\n");
            here.until(":401: 401 Unauthorized\n");
            there.until(":401: 401 Unauthorized\n");
            assertThat(socket.next()).hasToString("close 1008 401 Unauthorized");
            assertThat(poll.receive().status()).isEqualTo(401);
            for (RunningNode node : nodes) {
                WireResponse refused = Eventually.see(
                        () -> node.post("/jwt/token", "x", bearer("ann", "lost")), answer -> answer.status() == 401);
                assertThat(refused.text()).isEqualTo("jwt: the token was revoked\n");
            }
            assertThat(nodes.get(1).post("/jwt/token", "still here", other).status())
                    .isEqualTo(201);
            stays.until("data: still here");
        }
    }

    @Test
    void connectionsOfPusherAndBayeuxEndWithTheirToken() {
        String token = "access_token=" + token("pat", "session");
        String json = "Content-Type: application/json";
        String handshake = nodes.get(1)
                .post(
                        "/bayeux?" + token,
                        "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                                + "\"supportedConnectionTypes\":[\"long-polling\"]}]",
                        json)
                .text();
        String client = handshake.replaceAll("(?s).*\"clientId\":\"([^\"]+)\".*", "$1");
        String connect =
                "[{\"channel\":\"/meta/connect\",\"clientId\":\"" + client + "\",\"connectionType\":\"long-polling\"}]";
        assertThat(nodes.get(1).post("/bayeux?" + token, connect, json).text()).contains("\"successful\":true");
        try (WebSocketClient pusher = nodes.get(1).webSocket("/app/app-key?protocol=7&client=test&version=1&" + token);
                WebSocketClient bayeux = nodes.get(1).webSocket("/bayeux?" + token);
                WireClient held = nodes.get(1).connect()) {
            assertThat(pusher.next().toString()).contains("connection_established");
            held.sendRaw(RunningNode.withBody("POST", "/bayeux?" + token, connect.getBytes(UTF_8), json));
            assertThat(manage("POST /revoke?token=session").status()).isEqualTo(200);
            assertThat(pusher.next().toString()).contains("pusher:error").contains("4009");
            assertThat(pusher.next().toString()).startsWith("close 4009");
            assertThat(bayeux.next().toString()).startsWith("close 1008 401");
            assertThat(held.receive().status()).isEqualTo(401);
        }
        assertThat(nodes.get(1).post("/bayeux?" + token, connect, json).status())
                .isEqualTo(401);
    }

    @Test
    void allThatAUserOpenedEndsAndItsOlderTokensAreRefused() {
        String password = "Authorization: Basic ZXZlOnBsYWlu";
        try (StreamClient byToken = nodes.get(1).stream("/jwt/user", EVENTS, bearer("eve", "1"));
                StreamClient byPassword = nodes.get(1).stream("/basic/user", EVENTS, password)) {
            assertThat(manage("POST /revoke?user=eve&seconds=60").status()).isEqualTo(200);
            byToken.until(":401: 401 Unauthorized\n");
            byPassword.until(":401: 401 Unauthorized\n");
        }
        assertThat(nodes.get(1).post("/jwt/user", "x", bearer("eve", "2")).status())
                .isEqualTo(401);
        assertThat(nodes.get(1).post("/basic/user", "x", password).status()).isIn(201, 202);
    }

    @Test
    void aChannelsSubscriptionsEndAndWhoStillMayComesBack() {
        try (StreamClient other = nodes.get(1).stream("/jwt/other", EVENTS, bearer("bob", "1"));
                StreamClient ends = nodes.get(1).stream("/jwt/a%20channel", EVENTS, bearer("bob", "1"))) {
            assertThat(manage("POST /revoke?channel=a%20channel").status()).isEqualTo(200);
            ends.until(":401: 401 Unauthorized\n");
            nodes.get(0).post("/jwt/other", "still here", bearer("bob", "1"));
            other.until("data: still here");
        }
        try (StreamClient again = nodes.get(1).stream("/jwt/a%20channel", EVENTS, bearer("bob", "1"))) {
            assertThat(again.head().status()).isEqualTo(200);
        }
    }

    /** A stream that has begun: one of all channels does not, as long as a node has not confirmed that it knows. */
    private static WireClient open(String path, String bearer) {
        List<WireClient> tried = new ArrayList<>();
        Eventually.see(
                () -> {
                    tried.forEach(WireClient::close);
                    tried.clear();
                    tried.add(nodes.get(1).connect());
                    return tried.get(0)
                            .send("GET " + path + " HTTP/1.1\nHost: localhost\n" + bearer
                                    + "\nAccept: multipart/mixed\n\n")
                            .receiveHead()
                            .status();
                },
                status -> status == 200);
        return tried.get(0);
    }

    /** By a token, by its user, by a channel: those of all channels have each of them. */
    @ParameterizedTest
    @ValueSource(strings = {"token=bus-ID", "user=user-of-bus-ID", "channel=bus/ID"})
    void streamsOfOneChannelAndOfAllEnd(String what) {
        String id = Integer.toString(what.length());
        String bearer = bearer("user-of-bus-" + id, "bus-" + id);
        try (WireClient one = open("/bus/bus/" + id, bearer);
                WireClient all = open("/bus/", bearer);
                WireClient multipart = open("/jwt/bus/" + id, bearer);
                StreamClient stays = nodes.get(1).stream("/jwt/bus/other", EVENTS, bearer("zoe", "kept"))) {
            assertThat(manage("POST /revoke?" + what.replace("ID", id)).status())
                    .isEqualTo(200);
            for (WireClient ends : List.of(one, all, multipart)) {
                ends.rest();
            }
            nodes.get(0).post("/jwt/bus/other", "still here", bearer("zoe", "kept"));
            stays.until("data: still here");
        }
    }

    @Test
    void aPusherConnectionLosesTheChannelAloneAndIsToldSo() {
        String path = "/app/app-key?protocol=7&access_token=" + token("pat", "pusher");
        try (PusherClient here = PusherClient.connect(nodes.get(0), path);
                PusherClient there = PusherClient.connect(nodes.get(1), path)) {
            for (PusherClient client : List.of(here, there)) {
                client.subscribe("pusher-ends").subscribe("pusher-stays");
            }
            assertThat(manage("POST /revoke?channel=pusher-ends").status()).isEqualTo(200);
            for (PusherClient client : List.of(here, there)) {
                PusherClient.Event lost = client.next("pusher:subscription_error");
                assertThat(lost.channel()).isEqualTo("pusher-ends");
                assertThat(lost.data().get("status").asInt()).isEqualTo(401);
            }
            nodes.get(0).awaitSubscribers("/open/pusher-ends", 0);
            nodes.get(0).post("/open/pusher-stays", "still here");
            for (PusherClient client : List.of(here, there)) {
                assertThat(client.next().text()).isEqualTo("still here");
                client.subscribe("pusher-ends");
            }
        }
    }

    @Test
    void aPusherClientThatUsesHttpLosesTheChannelToo() {
        String query = "?protocol=7&access_token=" + token("pat", "http");
        String session = "/pusher/app/app-key/1/revoked/";
        Supplier<String> poll =
                () -> nodes.get(0).post(session + "xhr" + query, "").text();
        Eventually.see(poll, frames -> frames.contains("connection_established"));
        String subscribe = PUSHER_SUBSCRIBE.formatted("pusher-http").replace("\"", "\\\"");
        assertThat(nodes.get(1)
                        .post(session + "xhr_send" + query, "[\"" + subscribe + "\"]")
                        .status())
                .isEqualTo(204);
        Eventually.see(poll, frames -> frames.contains("subscription_succeeded"));
        assertThat(manage("POST /revoke?channel=pusher-http").status()).isEqualTo(200);
        Eventually.see(poll, frames -> frames.contains("subscription_error"));
    }

    @Test
    void whereNobodyIsAskedASignatureOpensAChannelAndNothingElseEnds() {
        try (PusherClient free = PusherClient.connect(nodes.get(1), "/free/app/app-key?protocol=7")) {
            free.subscribe("free-channel").subscribe("private-channel");
            assertThat(manage("POST /revoke?channel=free-channel").status()).isEqualTo(200);
            assertThat(manage("POST /revoke?channel=private-channel").status()).isEqualTo(200);
            PusherClient.Event lost = free.next("pusher:subscription_error");
            assertThat(lost.channel()).isEqualTo("private-channel");
        }
    }

    private static String bayeux(String path, String client, String message) {
        return nodes.get(1)
                .post(path, BAYEUX.formatted(message, client), "Content-Type: application/json")
                .text();
    }

    /** A session that is connected, and subscribed. */
    private static String session(String path, String channel) {
        String shaken =
                bayeux(path, "", "/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"],\"version\":\"1.0");
        String client = shaken.replaceAll("(?s).*\"clientId\":\"([^\"]+)\".*", "$1");
        assertThat(bayeux(path, client, CONNECT)).contains("\"successful\":true");
        assertThat(bayeux(path, client, "/meta/subscribe\",\"subscription\":\"" + channel))
                .contains("\"successful\":true");
        return client;
    }

    private static WireClient connect(int node, String path, String client) {
        WireClient held = nodes.get(node).connect();
        held.sendRaw(RunningNode.withBody(
                "POST", path, BAYEUX.formatted(CONNECT, client).getBytes(UTF_8), "Content-Type: application/json"));
        return held;
    }

    @Test
    void aBayeuxSessionThatHearsTheChannelHasToBeginAnew() {
        String path = "/bayeux?access_token=" + token("pat", "bayeux");
        String byName = session(path, "/room/ends");
        String byWildcard = session(path, "/room/*");
        String other = session(path, "/room/stays");
        String free = session("/free/bayeux", "/room/ends");
        try (WireClient named = connect(0, path, byName);
                WireClient wild = connect(1, path, byWildcard);
                WireClient stays = connect(0, path, other);
                WireClient open = connect(0, "/free/bayeux", free)) {
            assertThat(manage("POST /revoke?channel=room/ends").status()).isEqualTo(200);
            for (WireClient ends : List.of(named, wild)) {
                assertThat(ends.receive().text()).contains("\"reconnect\":\"handshake\"");
            }
            assertThat(bayeux(path, byName, CONNECT)).contains("402:").contains("\"reconnect\":\"handshake\"");
            nodes.get(0).post("/open/room/stays", "\"still here\"", "Content-Type: application/json");
            assertThat(stays.receive().text()).contains("still here");
            bayeux("/free/bayeux", free, "/room/ends\",\"data\":\"still here");
            assertThat(open.receive().text()).contains("still here");
            assertThat(session(path, "/room/ends")).isNotEqualTo(byName);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/revoke",
                "/revoke?token=",
                "/revoke?token=a&user=b",
                "/revoke?token=a&token=b",
                "/revoke?token=a&seconds=0",
                "/revoke?token=a&seconds=soon",
                "/revoke?group=a"
            })
    void whatNamesNothingOrTwoThingsIsRefused(String path) {
        assertThat(manage("POST " + path).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"Origin: http://localhost, 403", "Sec-Fetch-Site: same-origin, 403", "Host: evil.example, 403"})
    void noPageInABrowserGivesOrders(String header, int status) {
        WireResponse answer = header.startsWith("Host")
                ? WireClient.exchange(
                        nodes.get(0).managementAddress(),
                        "POST /revoke?token=a HTTP/1.1\n" + header + "\nContent-Length: 0\n\n")
                : manage("POST /revoke?token=a", header);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void ordersAreGivenByPost() {
        assertThat(manage("GET /revoke?token=a").status()).isEqualTo(405);
        assertThat(manage("GET /nothing").text()).contains("/revoke");
    }
}
