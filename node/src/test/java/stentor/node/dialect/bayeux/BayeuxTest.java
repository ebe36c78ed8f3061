package stentor.node.dialect.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What goes over the wire; real clients are tried elsewhere. */
class BayeuxTest {
    @AutoClose
    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.start("""
                locations:
                  - { type: bayeux, path: /bayeux }
                  - { type: bayeux, path: /quick, timeout: 300ms, max_interval: 300ms, allow_origin: [ "https://a.example" ] }
                  - { type: bayeux, path: /pages, browser_cookie: true }
                  - { type: bayeux, path: /other, channel_group: other }
                  - { type: bayeux, path: /tokens, authorize: { jwt: { secret: "a secret of thirty-two bytes or more" } } }
                  - { type: pubsub, prefix: /pubsub/ }
                """);
    }

    @Nested
    class Access extends BayeuxAccess {
        Access() {
            super(node);
        }
    }

    private static BayeuxUser user() {
        return new BayeuxUser(node);
    }

    private static JsonNode json(CompletableFuture<JsonNode> coming) throws Exception {
        return coming.get(20, TimeUnit.SECONDS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aHandshakeSaysWhatTheServerOffersAndWhatToDoNext() {
        JsonNode reply = user().send("{\"channel\":\"/meta/handshake\",\"id\":\"7\",\"version\":\"1.0\","
                        + "\"supportedConnectionTypes\":[\"callback-polling\"],\"ext\":{\"ack\":true}}")
                .get(0);
        assertThat(reply.path("successful").asBoolean()).isTrue();
        assertThat(reply.path("id").asText()).isEqualTo("7");
        assertThat(reply.path("clientId").asText()).matches("[0-9a-f]{32}");
        assertThat(reply.path("supportedConnectionTypes").toString())
                .contains("long-polling", "callback-polling", "websocket", "eventsource");
        assertThat(reply.path("advice").toString())
                .isEqualTo("{\"reconnect\":\"retry\",\"interval\":0,\"timeout\":30000}");
        assertThat(reply.path("ext").path("ack").asBoolean()).isTrue();
    }

    @Test
    void aHandshakeWithoutACommonConnectionTypeFailsForGood() {
        JsonNode reply = user().send("[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"flash\"]}]")
                .get(0);
        assertThat(reply.path("successful").asBoolean()).isFalse();
        assertThat(reply.path("advice").path("reconnect").asText()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/meta/connect",
                "/meta/disconnect",
                "/meta/subscribe\",\"subscription\":\"/a",
                "/meta/unsubscribe\",\"subscription\":\"/a",
                "/a"
            })
    void whoeverIsUnknownIsToldToShakeHands(String channel) {
        for (String client : List.of("0123456789abcdef0123456789abcdef", "constructor")) {
            JsonNode reply = user().send("[{\"channel\":\"" + channel + "\",\"data\":1,\"id\":\"1\",\"clientId\":\""
                            + client + "\"}]")
                    .get(0);
            assertThat(reply.path("successful").asBoolean()).isFalse();
            assertThat(reply.path("error").asText()).isEqualTo("402::session_unknown");
            assertThat(reply.path("advice").path("reconnect").asText()).isEqualTo("handshake");
            assertThat(reply.path("id").asText()).isEqualTo("1");
        }
    }

    @Test
    void aMessageReachesAllWhoSubscribedTheirOwnPublisherToo() {
        BayeuxUser one = user().join();
        BayeuxUser two = user().join();
        assertThat(one.subscribe("/chat/x").path("subscription").asText()).isEqualTo("/chat/x");
        two.subscribe("/chat/x");
        JsonNode reply = one.publish("/chat/x", "{\"n\": 1.50}");
        assertThat(reply.path("successful").asBoolean()).isTrue();
        for (BayeuxUser user : List.of(one, two)) {
            JsonNode message = user.take(1).get(0);
            assertThat(message.path("channel").asText()).isEqualTo("/chat/x");
            assertThat(message.path("data").path("n").asText()).isEqualTo("1.5");
            assertThat(message.has("clientId") || message.has("id") || message.has("successful"))
                    .isFalse();
            assertThat(message.path("ext").path("replayId").asLong()).isPositive();
        }
    }

    @Test
    void aHeldConnectIsAnsweredByAMessage() throws Exception {
        BayeuxUser user = user().join();
        user.subscribe("/held");
        CompletableFuture<JsonNode> held = user.begin(BayeuxUser.connecting(""));
        user().join().publish("/held", "1");
        JsonNode items = json(held);
        assertThat(items.findValuesAsText("data")).containsExactly("1");
        assertThat(items.get(items.size() - 1).path("channel").asText()).isEqualTo("/meta/connect");
    }

    @Test
    void ofTwoConnectsTheOlderIsAnsweredWithItsOwnId() throws Exception {
        BayeuxUser user = user().join();
        user.subscribe("/newer");
        CompletableFuture<JsonNode> older =
                user.begin(BayeuxUser.connecting(",\"ext\":{}").replace("\"c\"", "\"older\""));
        // Which of the two comes first is not known to their client: only the one that is not held ends.
        CompletableFuture<JsonNode> newer =
                user.begin(BayeuxUser.connecting(",\"ext\":{}").replace("\"c\"", "\"newer\""));
        CompletableFuture.anyOf(older, newer).get(20, TimeUnit.SECONDS);
        CompletableFuture<JsonNode> ended = older.isDone() ? older : newer;
        CompletableFuture<JsonNode> held = older.isDone() ? newer : older;
        String id = ended == older ? "older" : "newer";
        assertThat(json(ended)).hasSize(1);
        assertThat(json(ended).get(0).path("id").asText()).isEqualTo(id);
        assertThat(json(ended).get(0).path("successful").asBoolean()).isTrue();
        user().join().publish("/newer", "2");
        assertThat(json(held).findValuesAsText("data")).containsExactly("2");
    }

    @Test
    void aBatchIsCarriedOutInItsOrderAndItsConnectIsNotHeld() {
        BayeuxUser user = user().join();
        JsonNode items = user.send(
                "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"CLIENT\",\"subscription\":[\"/b/1\",\"/b/2\"]},"
                        + "{\"channel\":\"/b/1\",\"clientId\":\"CLIENT\",\"data\":\"x\"},"
                        + "{\"channel\":\"/b/2\",\"clientId\":\"CLIENT\",\"data\":\"y\"},"
                        + "{\"channel\":\"/meta/unsubscribe\",\"clientId\":\"CLIENT\",\"subscription\":\"/b/2\"},"
                        + "{\"channel\":\"/service/x\",\"clientId\":\"CLIENT\",\"data\":1,\"id\":\"s\"},"
                        + "{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"CLIENT\"}]");
        assertThat(items.findValuesAsText("successful")).containsOnly("true").hasSize(6);
        assertThat(items.get(0).path("subscription")).hasSize(2);
        assertThat(Eventually.see(() -> user.publish("/b/1", "\"z\""), reply -> reply.path("successful")
                        .asBoolean()))
                .isNotNull();
        // What of the first batch was not there in time for its connect comes with the next one.
        List<String> data = new ArrayList<>();
        items.forEach(item -> {
            if (!item.has("successful")) {
                data.add(item.path("data").asText());
            }
        });
        while (!data.contains("z")) {
            user.take(1).forEach(item -> data.add(item.path("data").asText()));
        }
        assertThat(data).containsSubsequence("x", "z").doesNotHaveDuplicates();
    }

    @Test
    void channelsOfOtherDialectsAreTheSame() {
        BayeuxUser user = user().join();
        user.subscribe("/mixed");
        node.post("/pubsub/mixed", "{\"a\":[1]}", "Content-Type: application/json");
        node.post("/pubsub/mixed", "text \"x\"", "Content-Type: text/plain");
        node.post("/pubsub/mixed", new byte[] {(byte) 0xff}, "Content-Type: image/png");
        List<JsonNode> messages = user.take(3);
        assertThat(messages.get(0).path("data").toString()).isEqualTo("{\"a\":[1]}");
        assertThat(messages.get(1).path("data").asText()).isEqualTo("text \"x\"");
        assertThat(messages.get(2).path("data").toString())
                .isEqualTo("{\"content_type\":\"image/png\",\"base64\":\"/w==\"}");
        user.publish("/mixed", "{\"b\": 2}");
        WireResponse last =
                node.get("/pubsub/mixed", "If-None-Match: 2", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(last.header("Content-Type")).isPresent();
        user.take(1);
    }

    @Test
    void aBayeuxMessageIsJsonToOthers() {
        user().join().publish("/told", "{\"b\": 2}");
        WireResponse first = node.get("/pubsub/told");
        assertThat(first.text()).isEqualTo("{\"b\": 2}");
        assertThat(first.header("Content-Type")).contains("application/json");
    }

    @Test
    void extensionsOfThePublisherTravelButNotItsSignature() {
        BayeuxUser user = user().join();
        user.subscribe("/ext");
        user.send(
                "[{\"channel\":\"/ext\",\"clientId\":\"CLIENT\",\"data\":1,\"ext\":{\"binary\":{\"x\":1},\"auth\":\"a:b\"}}]");
        JsonNode ext = user.take(1).get(0).path("ext");
        assertThat(ext.path("binary").path("x").asInt()).isEqualTo(1);
        assertThat(ext.has("auth")).isFalse();
    }

    @Test
    void whoeverOnlyPublishesNeedsNoSession() {
        BayeuxUser user = user().join();
        user.subscribe("/plain");
        JsonNode reply = user().send("message=" + encoded("{\"channel\":\"/plain\",\"data\":\"x&y\"}"))
                .get(0);
        assertThat(reply.path("successful").asBoolean()).isTrue();
        assertThat(user.take(1).get(0).path("data").asText()).isEqualTo("x&y");
    }

    @Test
    void bodiesAreReadByTheirContent() {
        String handshake = "[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"]}]";
        for (String type :
                List.of("Content-Type: application/json;charset=UTF-8", "X-None: 1", "Content-Type: text/plain")) {
            assertThat(user().post(handshake, type).text()).contains("\"successful\":true");
            assertThat(user().post("message=" + encoded(handshake), type).text())
                    .contains("\"successful\":true");
        }
        assertThat(user().post("[]").text()).isEqualTo("[]");
        for (String bad :
                List.of("", "x", "[{]", "[1]", "message=%ZZ", "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")) {
            assertThat(user().post(bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(node.request("PUT", "/bayeux").status()).isEqualTo(405);
        assertThat(node.get("/bayeux").status()).isEqualTo(400);
        assertThat(node.get("/bayeuxes").status()).isEqualTo(404);
    }

    @Test
    void everyPathBelowTheMountIsTheSame() {
        for (String path : List.of("/bayeux/", "/bayeux/handshake", "/bayeux/a/b")) {
            WireResponse answer =
                    node.post(path, "[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"websocket\"]}]");
            assertThat(answer.text()).contains("\"successful\":true");
        }
    }

    @Test
    void callbackPollingAnswersWithAScript() {
        BayeuxUser user = user().join();
        user.subscribe("/script");
        user.publish("/script", "\"\u2028</script>\"");
        String message = encoded(BayeuxUser.connecting("").replace("CLIENT", user.clientId()));
        WireResponse answer = node.get("/bayeux/connect?jsonp=org.cb_1&message=" + message);
        assertThat(answer.text())
                .startsWith("/**/org.cb_1([{")
                .endsWith("]);")
                .contains("\\u2028")
                .doesNotContain("\u2028");
        assertThat(answer.header("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Content-Disposition")).isPresent();
        assertThat(node.get("/bayeux?jsonp=alert(1)&message=" + message).status())
                .isEqualTo(400);
        assertThat(node.get("/bayeux?jsonp=f&message=%5B%5D&message=" + message + "&message=x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void overAWebSocketMessagesComeByThemselvesAndConnectsAreHeld() {
        BayeuxUser other = user().join();
        try (WebSocketClient socket = node.webSocket("/bayeux")) {
            socket.text("[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"websocket\"]}]");
            String client = BayeuxUser.parse(socket.next().text())
                    .get(0)
                    .path("clientId")
                    .asText();
            socket.text(BayeuxUser.connecting("").replace("CLIENT", client));
            assertThat(socket.next().text()).contains("/meta/connect").contains("\"advice\"");
            socket.text(BayeuxUser.connecting(",\"x\":1").replace("CLIENT", client));
            socket.text("[{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + client + "\",\"subscription\":\"/ws\"}]");
            assertThat(socket.next().text()).contains("/meta/subscribe").contains("\"successful\":true");
            other.publish("/ws", "5");
            assertThat(socket.next().text()).startsWith("[{\"channel\":\"/ws\",\"data\":5,");
            socket.text("[]");
            assertThat(socket.next().text()).isEqualTo("[]");
            socket.text("[{\"channel\":\"/meta/disconnect\",\"clientId\":\"" + client + "\"}]");
            List<String> last = List.of(socket.next().text(), socket.next().text());
            assertThat(last).anyMatch(text -> text.contains("/meta/disconnect"));
            assertThat(last).anyMatch(text -> text.contains("/meta/connect") && text.contains("\"none\""));
            socket.text("no json");
            assertThat(socket.next().toString()).isEqualTo("close 1008 not a batch of Bayeux messages");
        }
    }

    @Test
    void whatComesWhileASocketIsAwayWaitsForTheNextOne() {
        BayeuxUser user = user().join();
        try (WebSocketClient socket = node.webSocket("/bayeux")) {
            socket.text(BayeuxUser.connecting(",\"advice\":{\"timeout\":0}").replace("CLIENT", user.clientId()));
            socket.next();
            user.subscribe("/away");
            user().join().publish("/away", "1");
            assertThat(socket.next().text()).contains("\"data\":1");
        }
        // The session knows that the socket is closed once what is published waits for a connect.
        Eventually.see(
                () -> {
                    user().join().publish("/away", "2");
                    return user.connect(",\"advice\":{\"timeout\":200}").findValuesAsText("data");
                },
                data -> data.contains("2"));
    }

    @Test
    void anEventStreamCarriesWhatComesForFaye() {
        BayeuxUser user = user().join();
        user.subscribe("/events");
        try (StreamClient stream = node.stream("/bayeux/" + user.clientId(), "Accept: text/event-stream")) {
            assertThat(stream.head().header("Content-Type")).contains("text/event-stream");
            Eventually.see(
                    () -> {
                        node.post("/pubsub/events", "{\"a\":\n1}", "Content-Type: application/json");
                        return user.send("[{\"channel\":\"/meta/connect\",\"connectionType\":\"eventsource\","
                                + "\"clientId\":\"CLIENT\",\"advice\":{\"timeout\":0}}]");
                    },
                    items -> items.size() == 1);
            assertThat(stream.event()).startsWith("data: [{\"channel\":\"/events\",\"data\":{\"a\": 1},");
        }
    }

    @Test
    void aConnectIsHeldForTheTimeoutAndASilentClientIsForgotten() {
        BayeuxUser user = new BayeuxUser(List.of(node), "/quick").join();
        assertThat(user.connect("").get(0).path("successful").asBoolean()).isTrue();
        Eventually.see(
                () -> new BayeuxUser(List.of(node), "/quick")
                        .send(
                                "[{\"channel\":\"/meta/unsubscribe\",\"subscription\":\"/a\",\"clientId\":\"00000000000000000000000000000000\"}]"),
                items -> items.size() == 1);
        assertThat(user.connect("").get(0).path("successful").asBoolean()).isTrue();
        long silent = System.nanoTime();
        Eventually.see(() -> System.nanoTime() - silent, nanos -> nanos > 1_000_000_000L);
        JsonNode reply = user.connect("").get(0);
        assertThat(reply.path("error").asText()).isEqualTo("402::session_unknown");
        assertThat(reply.path("advice").path("reconnect").asText()).isEqualTo("handshake");
    }

    @Test
    void disconnectEndsTheHeldConnectAndTheSession() throws Exception {
        BayeuxUser user = user().join();
        CompletableFuture<JsonNode> held = user.begin(BayeuxUser.connecting(""));
        assertThat(user.send("[{\"channel\":\"/meta/disconnect\",\"clientId\":\"CLIENT\"}]")
                        .get(0)
                        .path("successful")
                        .asBoolean())
                .isTrue();
        JsonNode answered = json(held).get(0);
        assertThat(answered.path("advice").path("reconnect").asText()).isIn("none", "handshake");
        assertThat(user.connect("").get(0).path("error").asText()).isEqualTo("402::session_unknown");
    }

    @Test
    void acknowledgedMessagesComeAgainUntilTheyAreAcknowledged() {
        BayeuxUser user = user().handshake(",\"ext\":{\"ack\":true}");
        user.connect(",\"ext\":{\"ack\":-1}");
        user.subscribe("/acked");
        user.publish("/acked", "1");
        JsonNode lost = user.connect(",\"ext\":{\"ack\":0}");
        assertThat(lost.findValuesAsText("data")).containsExactly("1");
        JsonNode again = user.connect(",\"ext\":{\"ack\":0}");
        assertThat(again.findValuesAsText("data")).containsExactly("1");
        long batch = again.get(again.size() - 1).path("ext").path("ack").asLong();
        user.publish("/acked", "2");
        JsonNode next = user.connect(",\"ext\":{\"ack\":" + batch + "}");
        assertThat(next.findValuesAsText("data")).containsExactly("2");
    }

    @Test
    void aSubscriberMayBeginAtAnIdOrAtTheOldestAndIsToldOfABadOne() {
        BayeuxUser writer = user().join();
        writer.subscribe("/log");
        writer.publish("/log", "{\"event\":{},\"n\":1}");
        writer.publish("/log", "{\"event\":{},\"n\":2}");
        long first = writer.take(2).get(0).path("ext").path("replayId").asLong();
        BayeuxUser reader = user().handshake(",\"ext\":{\"replay\":true}");
        reader.connect("");
        assertThat(reader.subscribe("/log", ",\"ext\":{\"replay\":{\"/log\":" + first + "}}")
                        .path("successful")
                        .asBoolean())
                .isTrue();
        JsonNode second = reader.take(1).get(0);
        assertThat(second.path("data").path("n").asInt()).isEqualTo(2);
        assertThat(second.path("data").path("event").path("replayId").asLong())
                .isEqualTo(second.path("ext").path("replayId").asLong());
        reader.subscribe("/log", ",\"ext\":{\"replay\":{\"/log\":-2}}");
        assertThat(reader.take(2))
                .extracting(item -> item.path("data").path("n").asInt())
                .containsExactly(1, 2);
        for (String bad : List.of("-3", "\"x\"", "9007199254740991")) {
            assertThat(reader.subscribe("/log", ",\"ext\":{\"replay\":{\"/log\":" + bad + "}}")
                            .path("error")
                            .asText())
                    .isEqualTo("400:/log:replay_id_invalid");
        }
    }

    @Test
    void wildcardsGetEachMessageOnceAndNothingOfClosedChannels() {
        BayeuxUser user = user().join();
        BayeuxUser other = user().join();
        for (String channel : List.of("/w/*", "/w/**", "/w/a")) {
            assertThat(user.subscribe(channel).path("successful").asBoolean()).isTrue();
        }
        BayeuxUser everything = user().join();
        everything.subscribe("/**");
        other.publish("/w/a", "1");
        other.publish("/w/b", "2");
        other.publish("/w/b/c", "3");
        other.publish("/service/w/a", "4");
        other.publish("/w", "5");
        node.post("/pubsub/w/d", "6");
        List<String> got = new ArrayList<>();
        user.take(4)
                .forEach(item -> got.add(
                        item.path("channel").asText() + " " + item.path("data").asText()));
        assertThat(got).containsExactlyInAnyOrder("/w/a 1", "/w/b 2", "/w/b/c 3", "/w/d 6");
        assertThat(user.connect(",\"advice\":{\"timeout\":0}")).hasSize(1);
        List<String> all = new ArrayList<>();
        while (!all.contains("/w/d")) {
            everything.take(1).forEach(item -> all.add(item.path("channel").asText()));
        }
        assertThat(all).contains("/w/a", "/w", "/w/b/c").doesNotContain("/service/w/a");
    }

    @Test
    void namesThatAreNoneAreRefusedAndMetaChannelsAreNobodys() {
        BayeuxUser user = user().join();
        assertThat(user.subscribe("/a//b").path("error").asText()).isEqualTo("405:/a//b:channel_invalid");
        assertThat(user.subscribe("/meta/connect").path("error").asText())
                .isEqualTo("403:/meta/connect:subscription_invalid");
        assertThat(user.subscribe("/service/x").path("successful").asBoolean()).isTrue();
        assertThat(user.publish("/a/*", "1").path("error").asText()).isEqualTo("405:/a/*:channel_invalid");
        assertThat(user.subscribe("/private/x").path("error").asText()).startsWith("403:");
        assertThat(user.publish("/private/x", "1").path("error").asText()).startsWith("403:");
    }

    private static String heldConnects() {
        return WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: localhost\n\n")
                .text()
                .lines()
                .filter(line -> line.startsWith("stentor_sessions_held_connects "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ofTheClientsOfOneBrowserOneIsHeldAndTheOthersPoll() throws Exception {
        WireResponse first = node.post("/pages", "[]");
        String cookie = first.header("Set-Cookie").orElseThrow();
        assertThat(cookie).matches("BAYEUX_BROWSER=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax");
        String browser = "Cookie: a=b; " + cookie.substring(0, cookie.indexOf(';'));
        assertThat(node.post("/pages", "[]", browser).header("Set-Cookie")).isEmpty();
        String one = BayeuxUser.beginAt(node, "/pages", browser);
        String two = BayeuxUser.beginAt(node, "/pages", browser);
        String before = heldConnects();
        CompletableFuture<WireResponse> held = CompletableFuture.supplyAsync(
                () -> node.post("/pages", BayeuxUser.connecting("").replace("CLIENT", one), browser),
                run -> new Thread(run).start());
        // Whichever comes first is the one that is held.
        Eventually.see(BayeuxTest::heldConnects, now -> !now.equals(before));
        JsonNode polled = Eventually.see(
                () -> BayeuxUser.parse(node.post(
                                "/pages",
                                BayeuxUser.connecting(",\"advice\":{\"timeout\":200}")
                                        .replace("CLIENT", two),
                                browser)
                        .text()),
                items -> items.get(0).path("advice").has("multiple-clients"));
        assertThat(polled.get(0).path("successful").asBoolean()).isTrue();
        assertThat(polled.get(0).path("advice").toString())
                .isEqualTo("{\"reconnect\":\"retry\",\"interval\":2000,\"timeout\":30000,\"multiple-clients\":true}");
        assertThat(held.isDone()).isFalse();
        String end = "[{\"channel\":\"/meta/disconnect\",\"clientId\":\"" + one + "\"}]";
        node.post("/pages", end, browser);
        held.get(20, TimeUnit.SECONDS);
        JsonNode free = BayeuxUser.parse(node.post(
                        "/pages",
                        BayeuxUser.connecting(",\"advice\":{\"timeout\":1}").replace("CLIENT", two),
                        browser)
                .text());
        assertThat(free.get(0).path("advice").has("multiple-clients")).isFalse();
    }

    @Test
    void whatARequestMayHoldIsBounded() {
        String one = "{\"channel\":\"/meta/connect\",\"clientId\":\"x\"}";
        String most = String.join(",", Collections.nCopies(1000, one));
        assertThat(user().post("[" + most + "]").status()).isEqualTo(200);
        assertThat(user().post("[" + most + "," + one + "]").status()).isEqualTo(400);
        String deep = "[{\"channel\":\"/deep\",\"data\":" + "[".repeat(62) + "1" + "]".repeat(62) + "}]";
        assertThat(user().post(deep).status()).isEqualTo(200);
        assertThat(user().post(deep.replace("[1]", "[[[1]]]")).status()).isEqualTo(400);
        assertThat(user().post("[{\"channel\":\"/large\",\"data\":\"" + "x".repeat(1 << 20) + "\"}]")
                        .status())
                .isEqualTo(413);
        assertThat(user().post("[{\"channel\":\"/n\",\"data\":" + "1".repeat(2000) + "}]")
                        .status())
                .isEqualTo(400);
        String name = "/" + "x".repeat(1025);
        assertThat(user().join().subscribe(name).path("error").asText()).endsWith(":channel_invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/meta",
                "/meta/",
                "/meta/connect/x",
                "/meta/Connect",
                "/meta/*",
                "/META/connect/",
                "//meta/connect"
            })
    void whatIsNearlyAMetaChannelIsNone(String channel) {
        BayeuxUser user = user().join();
        assertThat(user.publish(channel, "1").path("error").asText()).isEqualTo("405:" + channel + ":channel_invalid");
    }

    @Test
    void sessionsAreCountedForMetrics() {
        BayeuxUser user = user().join();
        CompletableFuture<JsonNode> held = user.begin(BayeuxUser.connecting(""));
        String metrics = Eventually.see(
                () -> WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: h\n\n")
                        .text(),
                text -> text.contains("stentor_sessions_held_connects")
                        && !text.contains("sessions_held_connects 0.0"));
        assertThat(metrics)
                .containsPattern("stentor_sessions [1-9]")
                .contains(
                        "stentor_sessions_expired_total",
                        "stentor_sessions_redelivered_total",
                        "stentor_sessions_given_up_total",
                        "stentor_sessions_lost_total",
                        "stentor_sessions_restored_total",
                        "stentor_sessions_fenced_total");
        user.send("[{\"channel\":\"/meta/disconnect\",\"clientId\":\"CLIENT\"}]");
        held.join();
    }
}
