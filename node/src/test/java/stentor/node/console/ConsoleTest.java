package stentor.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** The console's JSON, and who may have it. */
class ConsoleTest {
    private static List<RunningNode> nodes;

    @BeforeAll
    static void start() {
        nodes = RunningNode.cluster(2, "");
        // A node that has just joined may not be known to all yet.
        nodes.forEach(node ->
                Eventually.see(() -> states(json(node.get("/console/api/nodes"))), List.of("ready", "ready")::equals));
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    private static List<String> states(JsonNode all) {
        List<String> states = new ArrayList<>();
        all.path("nodes").forEach(node -> states.add(node.path("state").asText()));
        return states;
    }

    private static JsonNode json(WireResponse answer) {
        assertThat(answer.header("Content-Type")).contains("application/json");
        return Json.read(answer.text());
    }

    @Test
    void anyNodeTellsOfAll() {
        for (RunningNode node : nodes) {
            JsonNode all = json(node.get("/console/api/nodes"));
            assertThat(all.path("nodes").findValuesAsText("http"))
                    .containsExactlyInAnyOrder(http(nodes.get(0)), http(nodes.get(1)));
            assertThat(all.path("silent")).isEmpty();
        }
    }

    @Test
    void itTellsWhichNodeHasHowManyShardsAndWhatItDoesForAll() {
        // Shards are given out when somebody uses them.
        for (int i = 0; i < 50; i++) {
            nodes.get(0).post("/pubsub/sharded-" + i, "x");
        }
        JsonNode all = json(nodes.get(1).get("/console/api/nodes")).path("nodes");
        assertThat(all.findValues("shards"))
                .hasSize(2)
                .allSatisfy(shards -> assertThat(shards.path("channel").asInt()).isBetween(1, 255));
        List<String> roles = new ArrayList<>();
        all.findValues("roles").forEach(node -> node.forEach(role -> roles.add(role.asText())));
        assertThat(roles).containsExactlyInAnyOrder("leader", "coordinator");
    }

    private static String http(RunningNode node) {
        return "127.0.0.1:" + node.address().getPort();
    }

    @Test
    void itListsTheChannelsAndQueuesOfAllNodes() {
        for (int i = 0; i < 20; i++) {
            nodes.get(i % 2).post("/pubsub/listed-" + i, "x");
            nodes.get(i % 2).post("/push_messages/waiting-" + i, "x");
        }
        for (RunningNode node : nodes) {
            JsonNode channels = json(node.get("/console/api/channels?text=listed-"));
            assertThat(channels.path("channels").findValuesAsText("id")).hasSize(20);
            assertThat(channels.path("channels").findValuesAsText("node").stream()
                            .distinct())
                    .hasSize(2);
            assertThat(channels.path("channels").findValuesAsText("messages")).containsOnly("1");
            assertThat(channels.path("more").asBoolean()).isFalse();
            JsonNode queues = json(node.get("/console/api/queues?text=waiting-"));
            assertThat(queues.path("queues").findValuesAsText("messages"))
                    .hasSize(20)
                    .containsOnly("1");
        }
    }

    @Test
    void itNamesSoManyAndSaysThatThereAreMore() {
        for (int i = 0; i < 2 * ThisNode.MAX_ROWS + 1; i++) {
            nodes.get(0).post("/pubsub/many-" + i, "x");
        }
        JsonNode channels = json(nodes.get(1).get("/console/api/channels?text=many-"));
        assertThat(channels.path("more").asBoolean()).isTrue();
        assertThat(channels.path("channels")).hasSizeBetween(ThisNode.MAX_ROWS, 2 * ThisNode.MAX_ROWS);
    }

    @Test
    void itPublishesAndDeletes() {
        RunningNode node = nodes.get(0);
        node.post("/pubsub/one", "1");
        JsonNode published = json(node.post("/console/api/channel?id=one", "2", "Content-Type: text/plain"));
        assertThat(published.path("recipients").asInt()).isZero();
        JsonNode channel = json(nodes.get(1).get("/console/api/channel?id=one"));
        assertThat(channel.path("messages").asInt()).isEqualTo(2);
        assertThat(channel.path("last_message_id")).isEqualTo(published.path("last_message_id"));
        assertThat(node.request("DELETE", "/console/api/channel?id=one").status())
                .isEqualTo(200);
        assertThat(node.get("/publisher/one").status()).isEqualTo(404);
        assertThat(node.request("DELETE", "/console/api/channel?id=one").status())
                .isEqualTo(404);
    }

    @Test
    void itRefusesWhatItDoesNotUnderstand() {
        RunningNode node = nodes.get(0);
        assertThat(node.get("/console/api/nothing").status()).isEqualTo(404);
        assertThat(node.get("/console/nothing").status()).isEqualTo(404);
        assertThat(node.get("/console/api/channel").status()).isEqualTo(400);
        WireResponse store = node.get("/console/api/channel?id=x&store=elsewhere");
        assertThat(store.status()).isEqualTo(400);
        assertThat(store.text()).contains("elsewhere", "default");
        assertThat(node.request("POST", "/console/api/leave").status()).isEqualTo(400);
        assertThat(node.request("POST", "/console/api/leave?node=127.0.0.1:1").status())
                .isEqualTo(404);
        assertThat(node.request("DELETE", "/console/").status()).isEqualTo(405);
        assertThat(node.get("/console").header("Location")).contains("/console/");
    }

    @Test
    void pagesOfOtherOriginsMayNotUseIt() {
        RunningNode node = nodes.get(0);
        assertThat(node.get("/console/api/nodes", "Origin: http://elsewhere.example")
                        .status())
                .isEqualTo(403);
        assertThat(node.get("/console/api/nodes", "Sec-Fetch-Site: cross-site").status())
                .isEqualTo(403);
        assertThat(node.post("/console/api/channel?id=forged", "x", "Content-Type: application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(403);
        assertThat(node.get("/publisher/forged").status()).isEqualTo(404);
        assertThat(node.get("/console/api/nodes", "Sec-Fetch-Site: same-origin").status())
                .isEqualTo(200);
    }

    @Test
    void withoutAPasswordItIsForThisMachineAlone() {
        for (String hop : List.of("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy")) {
            WireResponse refused = nodes.get(0).get("/console/", hop);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("not through a proxy");
        }
    }

    @Test
    void itIsOffWhereEverybodyCouldUseItAndWhereNobodyWantsIt() {
        for (String settings : List.of("address: 0.0.0.0\n", "console: false\n", "console: { enabled: false }\n")) {
            try (RunningNode node = RunningNode.start(settings)) {
                assertThat(node.get("/console/").status()).as(settings).isEqualTo(404);
            }
        }
    }

    @Test
    void aPasswordIsAskedFor() {
        try (RunningNode node = RunningNode.start("address: 0.0.0.0\nconsole: { password: planted }\n")) {
            WireResponse nobody = node.get("/console/");
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.header("WWW-Authenticate").orElseThrow()).contains("Basic");
            assertThat(node.get("/console/api/nodes", authorization("admin:wrong"))
                            .status())
                    .isEqualTo(401);
            String right = authorization("admin:planted");
            assertThat(node.get("/console/", right, "X-Forwarded-For: 192.0.2.1")
                            .status())
                    .isEqualTo(200);
            assertThat(node.get("/console/", authorization(":planted")).status())
                    .isEqualTo(200);
            assertThat(node.get("/console/api/nodes", right).text()).doesNotContain("planted");
            assertThat(node.get("/console/api/nodes", right, "Origin: http://elsewhere.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void itShowsWebhooksAndMakesCallsAgain() {
        assertThat(nodes.get(0).get("/console/api/webhooks?app=app-id").status())
                .isEqualTo(400);
        try (RunningNode node = RunningNode.start("""
                apps:
                  - id: shop
                    key: shop-key
                    secret: planted
                    webhooks: [ { url: "http://127.0.0.1:1/hook", allow_private: true } ]
                """)) {
            // The outbox' owner may still be about to begin.
            JsonNode webhooks = json(
                    Eventually.see(() -> node.get("/console/api/webhooks?app=shop"), answer -> answer.status() == 200));
            assertThat(webhooks.path("outboxes")).isNotEmpty();
            assertThat(webhooks.toString()).doesNotContain("planted");
            assertThat(json(node.post("/console/api/webhooks?app=shop&again=all", ""))
                            .path("sent_again")
                            .asInt(-1))
                    .isZero();
            assertThat(node.get("/console/api/webhooks?app=shop&again=all").status())
                    .isEqualTo(400);
            assertThat(node.get("/console/api/webhooks?app=elsewhere").status()).isEqualTo(400);
        }
    }

    private static String authorization(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
