package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What credentials opened ends on all nodes by one call to any of them. */
class RevocationTest {
    private static final String SECRET = "a secret that the application shares with the node";
    private static final String EVENTS = "Accept: text/event-stream";
    private static List<RunningNode> nodes;

    @BeforeAll
    static void start() {
        nodes = RunningNode.cluster(2, """
                locations:
                  - { type: publisher, prefix: /open/ }
                  - { type: pubsub, prefix: /jwt/, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: pusher, authorize: { jwt: { secret: "%1$s" } } }
                  - { type: bayeux, path: /bayeux, authorize: { jwt: { secret: "%1$s" } } }
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
