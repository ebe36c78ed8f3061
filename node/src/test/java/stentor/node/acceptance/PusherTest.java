package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.PusherClient.Event;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.pusher.PusherSignature;

/** The Pusher protocol, frame by frame. */
class PusherTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            apps:
              - { id: app-id, key: app-key, secret: app-secret }
              - { id: small, key: small-key, secret: s, channel_group: small, client_events: false, limits: { max_connections: 1, max_event_size: 20 } }
              - { id: busy, key: busy-key, secret: s, channel_group: busy, limits: { client_events_per_second: 1000, max_members: 2 } }
              - { id: off, key: off-key, secret: s, enabled: false }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: pubsub, prefix: /pubsub/ }
              - { type: pusher }
              - { type: pusher, prefix: /push, proxy_prefix: /outer }
            """);

    private static final PusherClient.Signer BUSY = new PusherClient.Signer("busy-key", "s");

    private static WireResponse trigger(String body) {
        return PusherClient.call(NODE, "POST", "/apps/app-id/events", "", body);
    }

    private static String body(WireResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aConnectionIsEstablishedWithAnIdThatServersCanSign() {
        try (PusherClient client = PusherClient.open(NODE, "/app/app-key?protocol=5&client=java-client&version=2")) {
            Event event = client.next();
            assertThat(event.name()).isEqualTo("pusher:connection_established");
            assertThat(event.data().get("socket_id").asText()).matches("[0-9]+\\.[0-9]+");
            assertThat(event.data().get("activity_timeout").asInt()).isEqualTo(120);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/nobody?protocol=7, 4001",
        "/app/off-key?protocol=7, 4003",
        "/app/app-key/more?protocol=7, 4005",
        "/app/app-key?protocol=x, 4006",
        "/app/app-key?protocol=4, 4007",
        "/app/app-key?protocol=8, 4007",
        "/app/app-key, 4008"
    })
    void whoMayNotComeInIsToldWhyByErrorAndCloseCode(String path, int code) {
        try (PusherClient client = PusherClient.open(NODE, path)) {
            Event error = client.next();
            assertThat(error.name()).isEqualTo("pusher:error");
            assertThat(error.data().get("code").asInt()).isEqualTo(code);
            assertThat(client.frame().code()).isEqualTo(code);
        }
    }

    @Test
    void aLimitThatPassesClosesWith4100() {
        try (PusherClient first = PusherClient.open(NODE, "/app/small-key?protocol=7")) {
            assertThat(first.next().name()).isEqualTo("pusher:connection_established");
            try (PusherClient second = PusherClient.open(NODE, "/app/small-key?protocol=7")) {
                second.next();
                assertThat(second.frame().code()).isEqualTo(4100);
            }
            first.send("{'event':'client-x','channel':'private-a','data':{}}");
            assertThat(first.next().data().get("code").asInt()).isEqualTo(4301);
        }
    }

    @Test
    void aTriggeredEventReachesItsSubscribersAndTheAnswerIsExactlyAnEmptyObject() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("news")) {
            WireResponse response =
                    trigger("{'name':'score','channels':['news'],'data':'{\\\"home\\\":1}'}".replace("\\'", "'"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(body(response)).isEqualTo("{}");
            assertThat(response.header("Content-Type")).contains("application/json");
            Event event = client.next();
            assertThat(event.name()).isEqualTo("score");
            assertThat(event.channel()).isEqualTo("news");
            assertThat(event.text()).isEqualTo("{\"home\":1}");
            assertThat(event.userId()).isEmpty();
        }
    }

    @Test
    void bothKindsOfPingAreAnswered() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'pusher:ping'}");
            Event pong = client.next();
            assertThat(pong.name()).isEqualTo("pusher:pong");
            assertThat(pong.text()).isEqualTo("{}");
            client.socket().frame(WebSocketClient.FIN | WebSocketClient.PING, new byte[] {7});
            assertThat(client.socket().next().first()).isEqualTo(WebSocketClient.FIN | WebSocketClient.PONG);
        }
    }

    @Test
    void aGuardedChannelWantsItsSignature() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.subscribe("private-a");
            client.send("{'event':'pusher:subscribe','data':{'channel':'private-b','auth':'app-key:" + "0".repeat(64)
                    + "'}}");
            Event refused = client.next();
            assertThat(refused.name()).isEqualTo("pusher:subscription_error");
            assertThat(refused.channel()).isEqualTo("private-b");
            assertThat(refused.data().get("type").asText()).isEqualTo("AuthError");
            assertThat(refused.data().get("status").asInt()).isEqualTo(401);
            // The signature of another channel, and of another connection.
            String other = PusherSignature.sign("app-secret", client.socketId() + ":private-a");
            client.send("{'event':'pusher:subscribe','data':{'channel':'private-b','auth':'app-key:" + other + "'}}");
            assertThat(client.next().name()).isEqualTo("pusher:subscription_error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#secret", "#server-to-user-7", "a b", "private-encrypted-a"})
    void reservedNamesAndNamesThatAreNoneAreRefused(String channel) {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'pusher:subscribe','data':{'channel':'" + channel + "'}}");
            assertThat(client.next().name()).isEqualTo("pusher:subscription_error");
            client.settle();
        }
    }

    @Test
    void clientEventsReachTheOtherMembersAndNotTheirSender() {
        try (PusherClient sender = PusherClient.connect(NODE).subscribe("private-chat");
                PusherClient other = PusherClient.connect(NODE).subscribe("private-chat")) {
            sender.send("{'event':'client-typing','channel':'private-chat','data':{'who':'me'}}");
            Event event = other.next();
            assertThat(event.name()).isEqualTo("client-typing");
            assertThat(event.text()).isEqualTo("{\"who\":\"me\"}");
            trigger("{'name':'after','channel':'private-chat','data':'x'}");
            assertThat(sender.next().name()).isEqualTo("after");
        }
    }

    @Test
    void clientEventsAreForMembersOfChannelsThatTheServerCanReadAndNotTooMany() {
        try (PusherClient client = PusherClient.connect(NODE)
                .subscribe("open")
                .subscribe("private-encrypted-a")
                .subscribe("private-mine")) {
            client.send("{'event':'client-x','channel':'private-other','data':{}}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4009);
            client.send("{'event':'client-x','channel':'open','data':{}}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4301);
            client.send("{'event':'client-x','channel':'private-encrypted-a','data':{}}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4301);
            client.send("{'event':'client-x','channel':'private-mine','data':'" + "x".repeat(10241) + "'}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4301);
            for (int i = 0; i < 30; i++) {
                client.send("{'event':'client-x','channel':'private-mine','data':{}}");
            }
            assertThat(client.next().data().get("message").asText()).contains("10 client events a second");
            client.next("pusher:error");
            client.settle();
        }
    }

    @Test
    void theConnectionThatCausedAnEventCanBeLeftOut() {
        try (PusherClient cause = PusherClient.connect(NODE).subscribe("todo");
                PusherClient other = PusherClient.connect(NODE).subscribe("todo")) {
            trigger("{'name':'first','channel':'todo','data':'x','socket_id':'" + cause.socketId() + "'}");
            trigger("{'name':'second','channel':'todo','data':'x'}");
            assertThat(other.next().name()).isEqualTo("first");
            assertThat(other.next().name()).isEqualTo("second");
            assertThat(cause.next().name()).isEqualTo("second");
        }
    }

    @Test
    void amongManyConnectionsOnlyTheOneThatCausedAnEventIsLeftOut() {
        List<PusherClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(PusherClient.connect(NODE).subscribe("private-many"));
            }
            for (PusherClient sender : clients) {
                sender.send("{'event':'client-mine','channel':'private-many','data':'" + sender.socketId() + "'}");
            }
            for (PusherClient client : clients) {
                Set<String> heard = new TreeSet<>();
                for (int i = 1; i < clients.size(); i++) {
                    heard.add(client.next("client-mine").text());
                }
                assertThat(heard).hasSize(clients.size() - 1).doesNotContain(client.socketId());
                client.settle();
            }
        } finally {
            clients.forEach(PusherClient::close);
        }
    }

    @Test
    void whoAsksLateForItsPositionIsToldItAsWell() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("late-recover")) {
            trigger("{'name':'before','channel':'late-recover','data':'x'}");
            client.next("before");
            client.send("{'event':'pusher:stentor_recover','data':{}}").settle();
            Eventually.see(
                    () -> {
                        trigger("{'name':'after','channel':'late-recover','data':'x'}");
                        return client.next().name();
                    },
                    "pusher_internal:stentor_position"::equals);
        }
    }

    @Test
    void aSecondSubscriptionIsAnsweredAgainAndCountsOnce() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.subscribe("twice").subscribe("twice");
            trigger("{'name':'once','channel':'twice','data':'x'}");
            assertThat(client.next().name()).isEqualTo("once");
            client.settle();
        }
    }

    @Test
    void subscribingAndUnsubscribingInOneGoEndsSubscribed() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.ask("rapid", Optional.empty());
            client.send("{'event':'pusher:unsubscribe','data':{'channel':'rapid'}}");
            client.subscribe("rapid");
            trigger("{'name':'e','channel':'rapid','data':'x'}");
            assertThat(client.next("e").channel()).isEqualTo("rapid");
            client.send("{'event':'pusher:unsubscribe','data':{'channel':'rapid'}}")
                    .settle();
            trigger("{'name':'e','channel':'rapid','data':'x'}");
            client.send("{'event':'pusher:ping'}");
            assertThat(client.next().name()).isEqualTo("pusher:pong");
        }
    }

    @Test
    void messagesGoFromOneDialectToTheOther() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("bridge");
                StreamClient events = NODE.stream("/pubsub/bridge", "Accept: text/event-stream")) {
            NODE.post("/publisher/bridge", "plain ünicode", "Content-Type: text/plain");
            Event plain = client.next();
            assertThat(plain.name()).isEqualTo("message");
            assertThat(plain.text()).isEqualTo("plain ünicode");
            NODE.post("/publisher/bridge", "{\"a\":1}", "X-EventSource-Event: named");
            assertThat(client.next().name()).isEqualTo("named");
            NODE.post("/publisher/bridge", "forged", "X-EventSource-Event: pusher_internal:member_added");
            assertThat(client.next().name()).isEqualTo("message");
            NODE.post("/publisher/bridge", new byte[] {(byte) 0xff, 0}, "Content-Type: image/png");
            assertThat(client.next().text()).isEqualTo("{\"content_type\":\"image/png\",\"base64\":\"/wA=\"}");
            trigger("{'name':'score','channel':'bridge','data':{'n':1}}");
            assertThat(events.until("{\"n\":1}")).contains("event: score");
        }
    }

    @Test
    void guardedChannelsAreClosedToOtherDialects() {
        assertThat(NODE.get("/pubsub/private-x").status()).isEqualTo(403);
        assertThat(NODE.get("/pubsub/%23server-to-user-7").status()).isEqualTo(403);
    }

    @Test
    void nothingIsLostAfterAChannelsMessagesWereDeleted() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("deleted")) {
            for (int round = 0; round < 3; round++) {
                trigger("{'name':'before','channel':'deleted','data':'x'}");
                client.next("before");
                assertThat(NODE.request("DELETE", "/publisher/deleted").status())
                        .isEqualTo(200);
                trigger("{'name':'after','channel':'deleted','data':'" + round + "'}");
                assertThat(client.next("pusher_internal:subscription_succeeded").channel())
                        .isEqualTo("deleted");
                assertThat(client.next().text()).isEqualTo("" + round);
            }
        }
    }

    @Test
    void aCacheChannelGivesTheLastEventOfAServer() {
        try (PusherClient first = PusherClient.connect(NODE).subscribe("private-cache-c")) {
            assertThat(first.next().name()).isEqualTo("pusher:cache_miss");
            trigger("{'name':'old','channel':'private-cache-c','data':'1'}");
            trigger("{'name':'new','channel':'private-cache-c','data':'2'}");
            first.send("{'event':'client-x','channel':'private-cache-c','data':{}}")
                    .next("new");
            try (PusherClient second = PusherClient.connect(NODE).subscribe("private-cache-c")) {
                Event cached = second.next();
                assertThat(cached.name()).isEqualTo("new");
                assertThat(cached.text()).isEqualTo("2");
                second.settle();
            }
        }
    }

    @Test
    void whoCausedTheLastEventIsGivenItWhenItSubscribesAgain() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("cache-mine")) {
            trigger("{'name':'mine','channel':'cache-mine','data':'1','socket_id':'" + client.socketId() + "'}");
            client.send("{'event':'pusher:unsubscribe','data':{'channel':'cache-mine'}}")
                    .subscribe("cache-mine");
            assertThat(client.next().name()).isEqualTo("mine");
        }
    }

    @Test
    void theLastEventOfAServerIsFoundBehindAnyNumberOfClientEvents() {
        try (PusherClient first = PusherClient.connect(NODE, BUSY).subscribe("private-cache-busy")) {
            first.next("pusher:cache_miss");
            PusherClient.call(
                    NODE,
                    BUSY,
                    "POST",
                    "/apps/busy/events",
                    "",
                    "{'name':'kept','channel':'private-cache-busy','data':'1'}");
            first.next("kept");
            try (PusherClient other = PusherClient.connect(NODE, BUSY).subscribe("private-cache-busy")) {
                other.next("kept");
                for (int i = 1; i <= 120; i++) {
                    first.send("{'event':'client-x','channel':'private-cache-busy','data':'" + i + "'}");
                }
                for (int i = 1; i <= 120; i++) {
                    assertThat(other.next("client-x").text()).isEqualTo(String.valueOf(i));
                }
            }
            try (PusherClient late = PusherClient.connect(NODE, BUSY).subscribe("private-cache-busy")) {
                assertThat(late.next().name()).isEqualTo("kept");
                late.settle();
            }
        }
    }

    @Test
    void whoStandsAtAClientEventOfACacheChannelGoesOnFromThereWithoutAGap() {
        String position;
        try (PusherClient client = PusherClient.connect(NODE, BUSY);
                PusherClient other = PusherClient.connect(NODE, BUSY).subscribe("private-cache-at")) {
            client.send("{'event':'pusher:stentor_recover','data':{}}").subscribe("private-cache-at");
            client.next("pusher_internal:stentor_position");
            other.send("{'event':'client-x','channel':'private-cache-at','data':{}}");
            client.next("client-x");
            position = client.next("pusher_internal:stentor_position")
                    .data()
                    .get("position")
                    .asText();
        }
        PusherClient.call(
                NODE, BUSY, "POST", "/apps/busy/events", "", "{'name':'e','channel':'private-cache-at','data':'1'}");
        try (PusherClient client = PusherClient.connect(NODE, BUSY)) {
            String auth = "busy-key:" + PusherSignature.sign("s", client.socketId() + ":private-cache-at");
            client.send("{'event':'pusher:subscribe','data':{'channel':'private-cache-at','auth':'" + auth
                    + "','since':'" + position + "'}}");
            assertThat(client.next().name()).isEqualTo("pusher_internal:subscription_succeeded");
            assertThat(client.next().name()).isEqualTo("e");
        }
    }

    @Test
    void aUserSignsInOnceAndHearsOfItsOwnEvents() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.signIn("{'id':'7','user_info':{'name':'Ann'}}");
            Event success = client.next();
            assertThat(success.name()).isEqualTo("pusher:signin_success");
            assertThat(success.data().get("user_data").asText())
                    .isEqualTo("{\"id\":\"7\",\"user_info\":{\"name\":\"Ann\"}}");
            client.subscribe("#server-to-user-7");
            trigger("{'name':'for you','channel':'#server-to-user-7','data':'x'}");
            assertThat(client.next().channel()).isEqualTo("#server-to-user-7");
            client.signIn("{'id':'8'}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4009);
            client.send("{'event':'pusher:signin','data':{'auth':'app-key:x','user_data':'{}'}}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4009);
            client.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{}", "{'event':'unknown'}", "{'event':'pusher:subscribe','data':'x'}"})
    void whatCannotBeReadIsAnsweredAndTheConnectionStays(String frame) {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send(frame);
            Event error = client.next();
            assertThat(error.name()).isEqualTo("pusher:error");
            assertThat(error.data().get("code").asInt()).isEqualTo(4300);
            client.subscribe("still-there");
        }
    }

    @Test
    void aClientThatRecoversGoesOnWhereItStoodAndIsToldOfGaps() {
        String position;
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'pusher:stentor_recover','data':{}}").subscribe("recover");
            trigger("{'name':'seen','channel':'recover','data':'1'}");
            client.next("seen");
            position = client.next("pusher_internal:stentor_position")
                    .data()
                    .get("position")
                    .asText();
        }
        trigger("{'name':'missed','channel':'recover','data':'2'}");
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'pusher:stentor_recover','data':{}}");
            client.send("{'event':'pusher:subscribe','data':{'channel':'recover','since':'" + position + "'}}");
            assertThat(client.next().name()).isEqualTo("pusher_internal:subscription_succeeded");
            assertThat(client.next().name()).isEqualTo("missed");
            client.next("pusher_internal:stentor_position");
        }
        for (int i = 0; i < 101; i++) {
            trigger("{'name':'many','channel':'recover','data':'x'}");
        }
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'pusher:subscribe','data':{'channel':'recover','since':'" + position + "'}}");
            assertThat(client.next().name()).isEqualTo("pusher_internal:subscription_succeeded");
            assertThat(client.next().name()).isEqualTo("pusher_internal:stentor_gap");
            assertThat(client.next().name()).isEqualTo("many");
        }
    }

    @Test
    void callsAreSigned() {
        String unsigned = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"x\"}";
        assertThat(NODE.post("/apps/app-id/events", unsigned).status()).isEqualTo(401);
        assertThat(PusherClient.call(NODE, "GET", "/apps/nobody/channels/a", "", "")
                        .status())
                .isEqualTo(404);
        assertThat(PusherClient.call(NODE, "GET", "/apps/small/channels/a", "", "")
                        .status())
                .isEqualTo(401);
        assertThat(PusherClient.call(NODE, "GET", "/apps/off/channels/a", "", "")
                        .status())
                .isEqualTo(403);
        assertThat(PusherClient.call(NODE, "PUT", "/apps/app-id/events", "", "").status())
                .isEqualTo(405);
        assertThat(PusherClient.call(NODE, "GET", "/apps/app-id/nothing", "", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aLocationsPrefixMayBeSignedOrNot() {
        assertThat(PusherClient.call(NODE, "GET", "/push/apps/app-id/channels/a", "", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatACallAsksOfItsChannelsIsAnswered() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("info-a")) {
            Eventually.see(
                    () -> body(PusherClient.call(
                            NODE, "GET", "/apps/app-id/channels/info-a", "info=subscription_count", "")),
                    "{\"occupied\":true,\"subscription_count\":1}"::equals);
            assertThat(body(trigger(
                            "{'name':'e','channels':['info-a','info-b'],'data':'x','info':'subscription_count'}")))
                    .isEqualTo(
                            "{\"channels\":{\"info-a\":{\"subscription_count\":1},\"info-b\":{\"subscription_count\":0}}}");
            String batch = "{'batch':[{'name':'e','channel':'info-a','data':'x'},"
                    + "{'name':'e','channel':'info-a','data':'x','info':'subscription_count'}]}";
            assertThat(body(PusherClient.call(NODE, "POST", "/apps/app-id/batch_events", "", batch)))
                    .isEqualTo("{\"batch\":[{},{\"subscription_count\":1}]}");
            assertThat(body(PusherClient.call(
                            NODE,
                            "POST",
                            "/apps/app-id/batch_events",
                            "",
                            batch.replace(",'info':'subscription_count'", ""))))
                    .isEqualTo("{}");
            client.settle();
        }
        assertThat(body(PusherClient.call(NODE, "GET", "/apps/app-id/channels/never-seen", "", "")))
                .isEqualTo("{\"occupied\":false}");
        assertThat(PusherClient.call(NODE, "GET", "/apps/app-id/channels/a", "info=user_count", "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aPresenceChannelThatNobodyWasInYetHasNoUsers() {
        assertThat(body(get("/channels/presence-never-seen", "info=user_count,subscription_count")))
                .isEqualTo("{\"occupied\":false,\"user_count\":0,\"subscription_count\":0}");
        assertThat(body(get("/channels/presence-never-seen/users", ""))).isEqualTo("{\"users\":[]}");
    }

    @Test
    void membersAreToldWhoIsThereAndWhoComesAndGoes() {
        try (PusherClient ann = PusherClient.connect(NODE)) {
            assertThat(ann.join("presence-room", "{'user_id':1,'user_info':{'name':'Ann'}}"))
                    .hasToString("{\"ids\":[\"1\"],\"hash\":{\"1\":{\"name\":\"Ann\"}},\"count\":1}");
            PusherClient bob = PusherClient.connect(NODE);
            assertThat(bob.join("presence-room", "{'user_id':'2'}"))
                    .hasToString("{\"ids\":[\"1\",\"2\"],\"hash\":{\"1\":{\"name\":\"Ann\"},\"2\":null},\"count\":2}");
            Event added = ann.next();
            assertThat(added.name()).isEqualTo("pusher_internal:member_added");
            assertThat(added.text()).isEqualTo("{\"user_id\":\"2\",\"user_info\":null}");
            bob.send("{'event':'client-wave','channel':'presence-room','data':{}}");
            assertThat(ann.next().userId()).contains("2");
            assertThat(body(PusherClient.call(NODE, "GET", "/apps/app-id/channels/presence-room/users", "", "")))
                    .isEqualTo("{\"users\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
            assertThat(body(PusherClient.call(
                            NODE, "GET", "/apps/app-id/channels/presence-room", "info=user_count", "")))
                    .isEqualTo("{\"occupied\":true,\"user_count\":2}");
            assertThat(body(trigger("{'name':'e','channel':'presence-room','data':'x','info':'user_count'}")))
                    .isEqualTo("{\"channels\":{\"presence-room\":{\"user_count\":2}}}");
            ann.next("e");
            bob.close();
            Event removed = ann.next();
            assertThat(removed.name()).isEqualTo("pusher_internal:member_removed");
            assertThat(removed.text()).isEqualTo("{\"user_id\":\"2\"}");
        }
    }

    @Test
    void aUserWithTwoConnectionsIsOneMember() {
        try (PusherClient ann = PusherClient.connect(NODE)) {
            ann.join("presence-two", "{'user_id':'1'}");
            try (PusherClient first = PusherClient.connect(NODE);
                    PusherClient second = PusherClient.connect(NODE)) {
                first.join("presence-two", "{'user_id':'2'}");
                assertThat(second.join("presence-two", "{'user_id':'2'}")
                                .get("count")
                                .asInt())
                        .isEqualTo(2);
                assertThat(second.join("presence-two", "{'user_id':'2'}")
                                .get("count")
                                .asInt())
                        .isEqualTo(2);
                assertThat(ann.next().name()).isEqualTo("pusher_internal:member_added");
                first.send("{'event':'pusher:unsubscribe','data':{'channel':'presence-two'}}")
                        .settle();
                trigger("{'name':'still','channel':'presence-two','data':'x'}");
                assertThat(ann.next().name()).isEqualTo("still");
            }
            assertThat(ann.next().name()).isEqualTo("pusher_internal:member_removed");
        }
    }

    @Test
    void aFullChannelIsRefusedForGoodAndItsMembersComeInOnceMore() {
        try (PusherClient ann = PusherClient.connect(NODE, BUSY);
                PusherClient bob = PusherClient.connect(NODE, BUSY);
                PusherClient carl = PusherClient.connect(NODE, BUSY)) {
            ann.join("presence-full", "{'user_id':'ann'}");
            PusherClient leaving = PusherClient.connect(NODE, BUSY);
            leaving.join("presence-full", "{'user_id':'bob'}");
            carl.ask("presence-full", Optional.of("{\"user_id\":\"carl\"}"));
            Event refused = carl.next();
            assertThat(refused.name()).isEqualTo("pusher:subscription_error");
            assertThat(refused.data().get("type").asText()).isEqualTo("LimitReached");
            assertThat(refused.data().get("status").asInt()).isEqualTo(403);
            assertThat(bob.join("presence-full", "{'user_id':'bob'}")
                            .get("count")
                            .asInt())
                    .isEqualTo(2);
            bob.send("{'event':'pusher:unsubscribe','data':{'channel':'presence-full'}}");
            leaving.close();
            ann.next("pusher_internal:member_removed");
            assertThat(carl.join("presence-full", "{'user_id':'carl'}")
                            .get("count")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void aFrameThatIsFarTooLargeEndsItsConnectionAloneByACodeUponWhichClientsComeBack() {
        try (PusherClient other = PusherClient.connect(NODE).subscribe("large");
                PusherClient client = PusherClient.connect(NODE)) {
            client.send("{'event':'client-x','channel':'private-a','data':'" + "x".repeat(500_000) + "'}");
            assertThat(client.next().data().get("code").asInt()).isEqualTo(4009);
            try {
                client.send("'" + "x".repeat(10 << 20) + "'");
            } catch (UncheckedIOException closedMeanwhile) {
                // It does not wait for the rest.
            }
            assertThat(client.frame().code()).isEqualTo(1009);
            trigger("{'name':'e','channel':'large','data':'x'}");
            assertThat(other.next().name()).isEqualTo("e");
        }
    }

    @Test
    void whatGoesOnIsCounted() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.join("presence-metrics", "{'user_id':'ann'}");
            client.send("{'event':'client-x','channel':'private-none','data':{}}")
                    .next("pusher:error");
            String metrics = new String(
                    WireClient.exchange(NODE.managementAddress(), "GET /metrics HTTP/1.1\nHost: 127.0.0.1\n\n")
                            .body(),
                    StandardCharsets.UTF_8);
            assertThat(metrics)
                    .containsPattern("\nstentor_pusher_connections [1-9]")
                    .containsPattern("\nstentor_pusher_fallback_sessions [0-9]")
                    .containsPattern("\nstentor_pusher_client_events_refused_total [1-9]")
                    .containsPattern("\nstentor_presence_members [1-9]");
        }
    }

    @Test
    void infoThatIsTooLargeIsRefusedForGood() {
        try (PusherClient small = PusherClient.connect(NODE)) {
            small.ask("presence-x", Optional.of("{\"user_id\":\"1\",\"user_info\":\"" + "x".repeat(1100) + "\"}"));
            Event refused = small.next();
            assertThat(refused.name()).isEqualTo("pusher:subscription_error");
            assertThat(refused.data().get("status").asInt()).isEqualTo(413);
            small.ask("presence-x", Optional.empty());
            assertThat(small.next().data().get("status").asInt()).isEqualTo(401);
        }
    }

    @Test
    void infoOfASignInThatIsTooLargeForAMemberIsRefusedForGood() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.signIn("{'id':'big','user_info':'" + "x".repeat(1_023) + "'}")
                    .next("pusher:signin_success");
            client.ask("presence-signed-in-big", Optional.empty());
            Event refused = client.next();
            assertThat(refused.name()).isEqualTo("pusher:subscription_error");
            assertThat(refused.data().get("status").asInt()).isEqualTo(413);
        }
    }

    @Test
    void whoIsSignedInIsPresentAsThatUser() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.signIn("{'id':'7','user_info':{'name':'Ann'}}").next("pusher:signin_success");
            client.ask("presence-signed", Optional.empty());
            assertThat(client.next("pusher_internal:subscription_succeeded")
                            .data()
                            .get("presence")
                            .toString())
                    .isEqualTo("{\"ids\":[\"7\"],\"hash\":{\"7\":{\"name\":\"Ann\"}},\"count\":1}");
        }
    }

    @Test
    void subscribersAreToldHowManyTheyAre() {
        try (PusherClient first = PusherClient.connect(NODE).subscribe("counted")) {
            Eventually.see(first::count, count -> count == 1);
            try (PusherClient second = PusherClient.connect(NODE).subscribe("counted")) {
                Eventually.see(first::count, count -> count == 2);
                second.settle();
            }
            Eventually.see(first::count, count -> count == 1);
        }
    }

    @Test
    void aUsersIdMayHaveAnyCharacters() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            client.signIn("{'id':'auth0|ü/7'}").next("pusher:signin_success");
            client.subscribe("#server-to-user-auth0|ü/7");
            trigger("{'name':'hello','channel':'#server-to-user-auth0|ü/7','data':'x'}");
            assertThat(client.next().name()).isEqualTo("hello");
            // As SDKs send it: the slash is not escaped, and what is signed has no escapes.
            String path = "/apps/app-id/users/auth0|ü/7/terminate_connections";
            String target = PusherClient.signed("POST", path).replace("|ü", "%7C%C3%BC");
            assertThat(NODE.post(target, "").status()).isEqualTo(200);
            assertThat(client.next("pusher:error").data().get("code").asInt()).isEqualTo(4009);
        }
        assertThat(NODE.get("/pubsub/%23server-to-user-auth0%7C7").status()).isEqualTo(403);
    }

    @Test
    void aUserIsToldWhoOfItsWatchlistIsOnline() {
        try (PusherClient ann = PusherClient.connect(NODE);
                PusherClient bob = PusherClient.connect(NODE)) {
            ann.signIn("{'id':'w-ann','watchlist':['w-bob','w-carl']}").next("pusher:signin_success");
            assertThat(watched(ann)).isEqualTo("offline w-bob w-carl");
            bob.signIn("{'id':'w-bob'}").next("pusher:signin_success");
            assertThat(watched(ann)).isEqualTo("online w-bob");
            PusherClient again = PusherClient.connect(NODE);
            again.signIn("{'id':'w-bob'}").next("pusher:signin_success");
            bob.socket().close();
            PusherClient carl = PusherClient.connect(NODE);
            carl.signIn("{'id':'w-carl'}").next("pusher:signin_success");
            assertThat(watched(ann)).isEqualTo("online w-carl");
            again.close();
            assertThat(watched(ann)).isEqualTo("offline w-bob");
            carl.close();
        }
    }

    /** The next of the watchlist's events, and whom it is about; those of one frame in one text. */
    private static String watched(PusherClient client) {
        StringBuilder text = new StringBuilder();
        Event frame = client.next("pusher_internal:watchlist_events");
        frame.data().get("events").forEach(event -> {
            // The owners of the users' channels answer in any order.
            Set<String> ids = new TreeSet<>();
            event.get("user_ids").forEach(id -> ids.add(id.asText()));
            text.append(event.get("name").asText()).append(' ').append(String.join(" ", ids));
        });
        return text.toString();
    }

    @Test
    void aWatchlistHasAtMostAHundredUsers() {
        try (PusherClient client = PusherClient.connect(NODE)) {
            String ids = java.util.stream.IntStream.range(0, 101)
                    .mapToObj(i -> "'l" + i + "'")
                    .collect(java.util.stream.Collectors.joining(","));
            client.signIn("{'id':'long','watchlist':[" + ids + "]}");
            assertThat(client.next("pusher:error").data().get("code").asInt()).isEqualTo(4302);
            client.settle();
        }
    }

    @Test
    void whoWasToldThatItIsSignedInCanBeTerminatedAtOnce() {
        for (int i = 0; i < 20; i++) {
            try (PusherClient client = PusherClient.connect(NODE)) {
                client.signIn("{'id':'now-" + i + "'}").next("pusher:signin_success");
                PusherClient.call(NODE, "POST", "/apps/app-id/users/now-" + i + "/terminate_connections", "", "");
                assertThat(client.next("pusher:error").data().get("code").asInt())
                        .isEqualTo(4009);
            }
        }
    }

    @Test
    void aUsersConnectionsCanBeTerminated() {
        try (PusherClient ann = PusherClient.connect(NODE);
                PusherClient other = PusherClient.connect(NODE)) {
            ann.signIn("{'id':'t-ann','watchlist':['t-ann']}").next("pusher_internal:watchlist_events");
            other.signIn("{'id':'t-other'}").next("pusher:signin_success");
            WireResponse response =
                    PusherClient.call(NODE, "POST", "/apps/app-id/users/t-ann/terminate_connections", "", "");
            assertThat(body(response)).isEqualTo("{}");
            assertThat(ann.next("pusher:error").data().get("code").asInt()).isEqualTo(4009);
            assertThat(ann.frame().code()).isEqualTo(4009);
            other.settle();
            assertThat(NODE.get("/pubsub/%23stentor-user-t-ann").status()).isEqualTo(403);
        }
    }

    private static WireResponse get(String path, String query) {
        return PusherClient.call(NODE, "GET", "/apps/app-id" + path, query, "");
    }

    @Test
    void occupiedChannelsAreListedByNameAndPrefix() {
        try (PusherClient client =
                PusherClient.connect(NODE).subscribe("list-a").subscribe("list-b")) {
            client.settle();
            trigger("{'name':'x','channel':'list-empty','data':'x'}");
            assertThat(body(get("/channels", "filter_by_prefix=list-")))
                    .isEqualTo("{\"channels\":{\"list-a\":{},\"list-b\":{}}}");
            assertThat(body(get("/channels", "filter_by_prefix=list-b&info=subscription_count")))
                    .isEqualTo("{\"channels\":{\"list-b\":{\"subscription_count\":1}}}");
            assertThat(body(get("/channels", ""))).contains("\"list-a\":{}").doesNotContain("#");
            assertThat(get("/channels", "info=user_count").status()).isEqualTo(400);
            assertThat(get("/channels", "info=cache").status()).isEqualTo(400);
            assertThat(get("/channels", "info=user_count&filter_by_prefix=presence-")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theLastEventOfACacheChannelIsToldWithItsRemainingTime() {
        assertThat(body(get("/channels/cache-info", "info=cache"))).isEqualTo("{\"occupied\":false,\"cache\":null}");
        trigger("{'name':'old','channel':'cache-info','data':'1'}");
        trigger("{'name':'new','channel':'cache-info','data':'{}'}");
        assertThat(body(get("/channels/cache-info", "info=cache")))
                .matches("\\{\"occupied\":false,\"cache\":\\{\"data\":\"\\{}\",\"ttl\":1(79[0-9]|800)}}");
        assertThat(body(get("/channels/no-cache", "info=cache"))).isEqualTo("{\"occupied\":false,\"cache\":null}");
        assertThat(body(trigger("{'name':'new','channel':'cache-info','data':'3','info':'cache'}")))
                .contains("{\"cache-info\":{\"cache\":{\"data\":\"3\",\"ttl\":1");
    }

    @Test
    void aTriggerThatIsRepeatedWithItsIdempotencyKeyPublishesNothing() {
        try (PusherClient client =
                PusherClient.connect(NODE).subscribe("idem-a").subscribe("idem-b")) {
            String both = "{'name':'once','channels':['idem-a','idem-b'],'data':'x'}";
            String batch =
                    "{'batch':[{'name':'b','channel':'idem-a','data':'1'},{'name':'b','channel':'idem-a','data':'2'}]}";
            for (int i = 0; i < 2; i++) {
                assertThat(body(PusherClient.call(NODE, "POST", "/apps/app-id/events", "", both, "Idempotency-Key: k")))
                        .isEqualTo("{}");
                assertThat(body(PusherClient.call(
                                NODE, "POST", "/apps/app-id/batch_events", "", batch, "Idempotency-Key: k2")))
                        .isEqualTo("{}");
            }
            trigger("{'name':'last','channel':'idem-a','data':'x'}");
            List<String> got = new ArrayList<>();
            do {
                Event event = client.next();
                got.add(event.name() + event.channel() + event.text());
            } while (!got.get(got.size() - 1).startsWith("last"));
            assertThat(got)
                    .containsExactlyInAnyOrder("onceidem-ax", "onceidem-bx", "bidem-a1", "bidem-a2", "lastidem-ax");
        }
    }
}
