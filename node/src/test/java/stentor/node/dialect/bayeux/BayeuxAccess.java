package stentor.node.dialect.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.pusher.PusherSignature;

/** Who may have which channels, from which page and for how long; on the node of {@link BayeuxTest}. */
abstract class BayeuxAccess {
    private final RunningNode node;

    BayeuxAccess(RunningNode node) {
        this.node = node;
    }

    private BayeuxUser user() {
        return new BayeuxUser(node);
    }

    private static String token(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        byte[] secret = "a secret of thirty-two bytes or more".getBytes(StandardCharsets.UTF_8);
        return text + "." + base64.encodeToString(PusherSignature.mac(secret, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTokenSaysWhichChannelsItsBearerMayHaveAndAWildcardIsAllOfThem() {
        long soon = System.currentTimeMillis() / 1000 + 600;
        String some = "Authorization: Bearer "
                + token("{\"exp\":" + soon + ",\"subscribe\":[\"mine\"],\"publish\":[\"mine\"]}");
        String all = "Authorization: Bearer " + token("{\"exp\":" + soon + ",\"subscribe\":[\"*\"]}");
        assertThat(node.post("/tokens", "[]").status()).isEqualTo(401);
        String client = BayeuxUser.parse(node.post(
                                "/tokens",
                                "[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"]}]",
                                some)
                        .text())
                .get(0)
                .path("clientId")
                .asText();
        String subscribe =
                "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + client + "\",\"subscription\":\"%s\"}]";
        assertThat(node.post("/tokens", subscribe.formatted("/mine"), some).text())
                .contains("\"successful\":true");
        for (String refused : List.of("/other", "/**", "/mine/*")) {
            assertThat(node.post("/tokens", subscribe.formatted(refused), some).text())
                    .contains("\"successful\":false", "subscribe_denied");
        }
        assertThat(node.post("/tokens", subscribe.formatted("/**"), all).text()).contains("\"successful\":true");
        String publish = "[{\"channel\":\"%s\",\"clientId\":\"" + client + "\",\"data\":1}]";
        assertThat(node.post("/tokens", publish.formatted("/mine"), some).text())
                .contains("\"successful\":true");
        assertThat(node.post("/tokens", publish.formatted("/mine"), all).text()).contains("publish_denied");
    }

    private static String signed(BayeuxUser user, String channel, String secret) {
        return "app-key:"
                + PusherSignature.sign(secret, PusherSignature.ofChannel(user.clientId(), channel, Optional.empty()));
    }

    private static String auth(String signature) {
        return ",\"ext\":{\"auth\":\"" + signature + "\"}";
    }

    @Test
    void guardedChannelsAreOpenToWhoeverShowsASignatureForThem() {
        BayeuxUser member = user().join();
        String good = signed(member, "/private/room", "app-secret");
        for (String bad : List.of(
                "",
                auth("x"),
                auth(signed(member, "/private/room", "other")),
                auth(signed(user().join(), "/private/room", "app-secret")))) {
            JsonNode refused = member.subscribe("/private/room", bad);
            assertThat(refused.path("error").asText())
                    .startsWith("403:ext.auth is ")
                    .endsWith(":subscribe_denied");
        }
        JsonNode subscribed = member.subscribe("/private/room", auth(good));
        assertThat(subscribed.path("successful").asBoolean()).isTrue();
        assertThat(subscribed.has("ext")).isFalse();
        BayeuxUser stranger = user().join();
        stranger.subscribe("/**");
        assertThat(stranger.subscribe("/private/*", auth(signed(stranger, "/private/*", "app-secret")))
                        .path("error")
                        .asText())
                .isEqualTo("403:wildcards do not reach guarded channels:subscribe_denied");
        assertThat(stranger.publish("/private/room", "1").path("error").asText())
                .endsWith(":publish_denied");
        assertThat(member.publish("/private/room", "2").path("successful").asBoolean())
                .isTrue();
        assertThat(member.take(1).get(0).path("data").asInt()).isEqualTo(2);
        List<String> heard = new ArrayList<>();
        while (!heard.contains("/open")) {
            member.publish("/open", "4");
            stranger.take(1).forEach(item -> heard.add(item.path("channel").asText()));
        }
        assertThat(heard).doesNotContain("/private/room");
    }

    @Test
    void aPageOfAnotherOriginMayUseItWithCredentials() {
        WireResponse preflight = node.request(
                "OPTIONS",
                "/bayeux/handshake",
                "Origin: https://b.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://b.example");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("Content-Type");
        assertThat(user().post("[]", "Origin: https://b.example").header("Access-Control-Allow-Origin"))
                .contains("https://b.example");
        assertThat(node.post("/quick", "[]", "Origin: https://b.example").status())
                .isEqualTo(403);
        assertThat(node.post("/quick", "[]", "Origin: https://a.example").status())
                .isEqualTo(200);
    }

    @Test
    void anEventStreamEndsWithTheTokenThatOpenedIt() {
        long soon = System.currentTimeMillis() / 1000 + 3;
        String bearer = "Authorization: Bearer " + token("{\"exp\":" + soon + ",\"subscribe\":[\"*\"]}");
        String client = BayeuxUser.beginAt(node, "/tokens", bearer);
        try (StreamClient stream = node.stream("/tokens/" + client, "Accept: text/event-stream", bearer)) {
            assertThat(stream.head().status()).isEqualTo(200);
            // Says that it is open, and nothing else.
            assertThat(stream.block()).isEqualTo(":");
            assertThat(stream.ends()).isTrue();
        }
        assertThat(System.currentTimeMillis() / 1000).isGreaterThanOrEqualTo(soon);
    }

    @Test
    void aWebSocketEndsWithTheTokenThatOpenedIt() {
        long soon = System.currentTimeMillis() / 1000 + 2;
        String bearer = "Authorization: Bearer " + token("{\"exp\":" + soon + ",\"subscribe\":[\"*\"]}");
        try (WebSocketClient socket = node.webSocket("/tokens", bearer)) {
            assertThat(socket.next().toString()).isEqualTo("close 1008 401 the token is over");
        }
    }

    @Test
    void wildcardsStayInTheirGroupAndOutOfClosedChannels() {
        BayeuxUser user = user().join();
        for (String pattern : List.of("/**", "/*", "/meta/**", "/service/**")) {
            user.subscribe(pattern);
        }
        assertThat(user.subscribe("/meta/**").path("error").asText()).isEqualTo("403:/meta/**:subscription_invalid");
        assertThat(user.subscribe("/presence-x").path("error").asText()).startsWith("403:ext.auth is missing");
        BayeuxUser elsewhere = new BayeuxUser(List.of(node), "/other").join();
        elsewhere.publish("/elsewhere", "1");
        BayeuxUser member = user().join();
        for (String closed : List.of("/private/p", "/private-p")) {
            assertThat(member.subscribe(closed, auth(signed(member, closed, "app-secret")))
                            .path("successful")
                            .asBoolean())
                    .isTrue();
            assertThat(member.publish(closed, "2").path("successful").asBoolean())
                    .isTrue();
        }
        user.publish("/service/s", "3");
        List<String> heard = new ArrayList<>();
        while (!heard.contains("/last")) {
            member.publish("/last", "4");
            user.take(1).forEach(item -> heard.add(item.path("channel").asText()));
        }
        assertThat(heard).doesNotContain("/elsewhere", "/private/p", "/private-p", "/service/s");
    }
}
