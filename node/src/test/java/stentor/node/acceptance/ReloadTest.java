package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.HookTarget;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Another configuration while the node runs: requests that come see it, what is open goes on. */
class ReloadTest {
    private static final String PORTS = "port: 0\ncluster: { port: 0, management_port: 0 }\n";
    private static final String BASE = """
            apps: [ { id: app-id, key: app-key, secret: app-secret } ]
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/ }
              - { type: pubsub, prefix: /both/ }
              - { type: queue, prefix: /queue/ }
              - { type: bayeux, path: /bayeux }
              - { type: pusher }
            """;
    /** What is left when most of it is taken away. */
    private static final String LITTLE = "locations: [ { type: publisher, prefix: /pub/ } ]\n";

    @TempDir
    private static Path directory;

    private static Path file;
    private static RunningNode node;

    @BeforeAll
    static void start() {
        file = directory.resolve("stentor.yaml");
        write(BASE);
        node = RunningNode.startFrom(file);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void asAtFirst() {
        reload(BASE);
    }

    private static void write(String yaml) {
        try {
            Files.writeString(file, PORTS + yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireResponse reload(String yaml) {
        write(yaml);
        WireResponse answer = node.manage("POST", "/reload");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static WireResponse refused(String yaml) {
        write(yaml);
        return node.manage("POST", "/reload");
    }

    @Test
    void requestsThatComeSeeTheNewLocations() {
        assertThat(node.get("/new/a").status()).isEqualTo(404);
        assertThat(reload("locations: [ { type: pubsub, prefix: /new/ } ]").text())
                .isEqualTo("reloaded, changed: locations, apps\n");
        assertThat(node.post("/new/a", "hello").status()).isEqualTo(202);
        assertThat(node.get("/new/a").text()).isEqualTo("hello");
        assertThat(node.post("/pub/a", "hello").status()).isEqualTo(404);
    }

    @Test
    void whatIsTheSameIsNotChanged() {
        assertThat(reload(BASE + "# a comment\nlog: text\n").text()).isEqualTo("read again, nothing has changed\n");
    }

    @Test
    void streamsAndPollsOfALocationThatGoesAwayGoOn() {
        try (StreamClient stream = node.stream("/sub/s", "Accept: text/event-stream");
                WebSocketClient socket = node.webSocket("/both/s")) {
            node.awaitSubscribers("/pub/s", 2);
            WireClient poll = node.hold("/sub/s", "/pub/s");
            WireClient consumer = node.connect().send("GET /queue/s HTTP/1.1\nHost: h\n\n");
            Eventually.see(
                    () -> node.request("HEAD", "/queue/s").header("X-Queue-Consumers"), Optional.of("1")::equals);
            reload(LITTLE);
            assertThat(node.post("/pub/s", "to all of them").status()).isEqualTo(201);
            stream.until("data: to all of them\n");
            assertThat(socket.next().text()).isEqualTo("to all of them");
            assertThat(poll.receive().text()).isEqualTo("to all of them");
            reload(BASE);
            assertThat(node.post("/queue/s", "an item").status()).isEqualTo(201);
            assertThat(consumer.receive().text()).isEqualTo("an item");
            poll.close();
            consumer.close();
        }
    }

    /** A socket may go on publishing as it was let in to. */
    @Test
    void aSocketGoesOnPublishing() {
        try (WebSocketClient socket = node.webSocket("/both/w")) {
            node.awaitSubscribers("/pub/w", 1);
            reload(LITTLE);
            socket.text("from a socket");
            assertThat(socket.next().text()).isEqualTo("from a socket");
        }
    }

    @Test
    void aPollThatIsRepeatedOnItsConnectionSeesTheNewLocations() {
        try (WireClient client = node.connect()) {
            String position = "";
            for (int i = 1; i <= 4; i++) {
                client.send(poll("/sub/r", position));
                node.awaitSubscribers("/pub/r", 1);
                if (i == 4) {
                    reload(BASE.replace(
                            "prefix: /sub/", "prefix: /sub/, authorize: { basic: { users: { ann: secret } } }"));
                }
                node.post("/pub/r", "message " + i);
                WireResponse answer = client.receive();
                assertThat(answer.text()).isEqualTo("message " + i);
                position =
                        "If-Modified-Since: " + answer.header("Last-Modified").orElseThrow() + "\nIf-None-Match: "
                                + answer.header("Etag").orElseThrow() + "\n";
            }
            assertThat(client.send(poll("/sub/r", position)).receive().status()).isEqualTo(401);
        }
    }

    private static String poll(String path, String position) {
        return "GET " + path + " HTTP/1.1\nHost: stentor\n" + position + "\n";
    }

    @Test
    void accessThatIsTakenAwayIsTakenFromThoseThatCome() {
        try (StreamClient stream = node.stream("/sub/closed", "Accept: text/event-stream")) {
            reload(BASE.replace("prefix: /sub/", "prefix: /sub/, authorize: { allow: 192.0.2.1 }"));
            assertThat(node.get("/sub/closed").status()).isEqualTo(403);
            node.post("/pub/closed", "goes on");
            stream.until("data: goes on\n");
        }
    }

    @Test
    void limitsAreThoseOfTheNewFile() {
        assertThat(node.post("/pub/l", "1234567890").status()).isEqualTo(202);
        reload(BASE + "limits: { max_message_size: 9, publish_rate: { channel: 2/m } }");
        assertThat(node.post("/pub/l", "1234567890").status()).isEqualTo(413);
        assertThat(node.post("/pub/l", "1").status()).isEqualTo(202);
        assertThat(node.post("/pub/l", "2").status()).isEqualTo(202);
        assertThat(node.post("/pub/l", "3").status()).isEqualTo(429);
        reload(BASE + "limits: { max_message_size: 2m, publish_rate: { address: 1/m } }");
        assertThat(node.post("/pub/l", new byte[(2 << 20)]).status()).isEqualTo(202);
        assertThat(node.post("/pub/l", "3").status()).isEqualTo(429);
        reload(BASE);
        assertThat(node.post("/pub/l", "3").status()).isEqualTo(202);
    }

    @Test
    void moreSubscribersAreLetInAsSoonAsTheyMayBe() {
        try (StreamClient first = node.stream("/sub/full", "Accept: text/event-stream")) {
            reload(BASE + "limits: { max_subscribers_per_channel: 1 }");
            Eventually.see(
                    () -> node.get("/sub/full", "Accept: text/event-stream").status(), status -> status == 403);
            reload(BASE + "limits: { max_subscribers_per_channel: 2 }");
            Eventually.see(this::getsIn, in -> in);
            reload(BASE + "limits: { max_subscribers_per_channel: 1 }");
            reload(BASE);
            Eventually.see(this::getsIn, in -> in);
            assertThat(first.head().status()).isEqualTo(200);
        }
    }

    private boolean getsIn() {
        try (WireClient client =
                node.connect().send("GET /sub/full HTTP/1.1\nHost: h\nAccept: text/event-stream\n\n")) {
            return client.receiveHead().status() == 200;
        }
    }

    @Test
    void channelsThatAreThereCountWhenTheyAreNextUsed() {
        String group = BASE.replace("prefix: /pub/", "prefix: /pub/, channel_group: counted");
        reload(group);
        node.post("/pub/one", "a");
        reload(group + "limits: { max_channels: { group: 1 } }");
        assertThat(node.post("/pub/one", "b").status()).isEqualTo(202);
        assertThat(node.post("/pub/two", "c").status()).isEqualTo(403);
        reload(group);
        assertThat(node.post("/pub/two", "c").status()).isEqualTo(202);
    }

    @Test
    void connectionsThatAreOpenCount() {
        try (StreamClient stream = node.stream("/sub/open", "Accept: text/event-stream")) {
            reload(BASE + "limits: { max_connections_per_address: 2 }");
            // Connections that were closed before may count for a moment.
            try (WireClient second =
                    Eventually.see(this::admitted, Optional::isPresent).orElseThrow()) {
                assertThat(node.get("/pub/x").status()).isEqualTo(429);
                assertThat(second.send("GET /pub/x HTTP/1.1\nHost: h\n\n")
                                .receive()
                                .status())
                        .isNotEqualTo(429);
            }
            reload(BASE);
            assertThat(node.get("/pub/x").status()).isNotEqualTo(429);
            assertThat(stream.head().status()).isEqualTo(200);
        }
    }

    /** A connection that is open and was not one too many. */
    private Optional<WireClient> admitted() {
        WireClient client = node.connect().send("GET /pub/x HTTP/1.1\nHost: h\n\n");
        if (client.receive().status() != 429) {
            return Optional.of(client);
        }
        client.close();
        return Optional.empty();
    }

    @Test
    void anAppsConnectionsStayAndKeepToItsNewKeys() {
        try (PusherClient old = PusherClient.connect(node, new PusherClient.Signer("app-key", "app-secret"))) {
            old.subscribe("room");
            reload(BASE.replace("key: app-key, secret: app-secret", "key: new-key, secret: new-secret"));
            try (PusherClient young = PusherClient.connect(node, new PusherClient.Signer("new-key", "new-secret"));
                    PusherClient refused = PusherClient.open(node, "/app/app-key?protocol=7")) {
                young.subscribe("private-room");
                assertThat(refused.next("pusher:error").text()).contains("4001");
                young.send("{'event':'client-hi','channel':'private-room','data':{}}");
            }
            node.post("/pub/room", "still there");
            assertThat(old.next("message").text()).isEqualTo("still there");
        }
    }

    @Test
    void anAppThatIsToldNothingIsToldFromTheReloadOn() {
        try (HookTarget target = new HookTarget()) {
            String told = BASE.replace(
                    "secret: app-secret",
                    "secret: app-secret, webhooks: [ { url: '%s', allow_private: true } ]".formatted(target.url()));
            reload(told);
            try (PusherClient client = PusherClient.connect(node)) {
                client.subscribe("told");
                Eventually.see(target::calls, calls -> calls.stream()
                        .anyMatch(call -> call.events().contains("channel_occupied told")));
            }
            assertThat(node.manage("POST", "/webhooks?app=app-id").status()).isEqualTo(200);
            reload(BASE);
            assertThat(node.manage("POST", "/webhooks?app=app-id").status()).isEqualTo(400);
            reload(told);
            try (PusherClient client = PusherClient.connect(node)) {
                client.subscribe("told-again");
                Eventually.see(target::calls, calls -> calls.stream()
                        .anyMatch(call -> call.events().contains("channel_occupied told-again")));
            }
        }
    }

    @Test
    void aBayeuxSessionGoesOn() {
        String handshake =
                bayeux("[{'channel':'/meta/handshake','version':'1.0','supportedConnectionTypes':['long-polling']}]");
        String id = handshake.replaceAll("(?s).*\"clientId\":\"([^\"]+)\".*", "$1");
        bayeux("[{'channel':'/meta/subscribe','clientId':'" + id + "','subscription':'/b/c'}]");
        reload(BASE.replace("path: /bayeux", "path: /bayeux, timeout: 10s"));
        node.post("/pub/b/c", "hello");
        Eventually.see(
                () -> bayeux("[{'channel':'/meta/connect','clientId':'" + id + "','connectionType':'long-polling'}]"),
                answer -> answer.contains("hello"));
    }

    private static String bayeux(String body) {
        return node.post("/bayeux", body.replace('\'', '"'), "Content-Type: application/json")
                .text();
    }

    @Test
    void aFileThatIsWrongIsRefusedAndTheOldOneStays() {
        WireResponse answer = refused(LITTLE + "limits: { max_conections: 5 }\n");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .isEqualTo("not reloaded, the old one stays in force\n" + file
                        + ":4: limits.max_conections: unknown key (did you mean max_connections?)\n");
        assertThat(node.post("/both/x", "still there").status()).isLessThan(300);
        assertThat(node.manage("GET", "/metrics").text())
                .contains("stentor_config_last_reload_successful 0")
                .containsPattern("stentor_config_reloads_total\\{result=\"refused\",?} [1-9]");
        assertThat(reload(BASE).text()).isEqualTo("read again, nothing has changed\n");
        assertThat(node.manage("GET", "/metrics").text())
                .contains("stentor_config_last_reload_successful 1")
                .containsPattern("stentor_config_reloads_total\\{result=\"unchanged\",?} [1-9]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subscriber_buffer: 2m | subscriber_buffer",
                "address: 0.0.0.0 | address",
                "log: json | log",
                "store: { other: { type: memory }, default: { type: memory } } | store.other",
                "limits: { max_message_size: 3m } | limits.max_message_size",
            })
    void whatARunningNodeCannotTakeIsNamedAndNothingIsTaken(String yaml, String key) {
        WireResponse answer = refused(LITTLE + yaml + "\n");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text())
                .isEqualTo("not reloaded, the old one stays in force\n" + key + ": changing it needs a restart\n");
        assertThat(node.post("/both/x", "still there").status()).isLessThan(300);
    }

    @Test
    void onlyAnOperatorMayOrderIt() {
        assertThat(node.manage("GET", "/reload").status()).isEqualTo(405);
        WireResponse page = WireClient.exchange(
                node.managementAddress(), "POST /reload HTTP/1.1\nHost: h\nOrigin: http://evil.example\n\n");
        assertThat(page.status()).isEqualTo(403);
        assertThat(List.of(404, 405)).contains(node.post("/reload", "").status());
    }
}
