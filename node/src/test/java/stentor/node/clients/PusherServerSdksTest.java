package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.data.Result;
import com.pusher.rest.data.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.HookTarget;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;

/** The SDKs that applications' servers use, of npm and of Java, at one node and at three. */
class PusherServerSdksTest {
    private static final String CONFIGURATION = """
            apps:
              - id: app-id
                keys: [ { key: app-key, secret: app-secret }, { key: new-key, secret: new-secret } ]
                webhooks:
                  - { url: "http://127.0.0.1:%d/", allow_private: true }
                  - { url: "%s", allow_private: true }
            locations: [ { type: pusher } ]
            """;

    private static final HookTarget TARGET = new HookTarget();
    private static final List<Pusher> SDKS = new ArrayList<>();
    private static int oneHook;
    private static int threeHook;
    private static RunningNode one;
    private static List<RunningNode> three = List.of();

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        oneHook = freePort();
        threeHook = freePort();
        one = RunningNode.start(CONFIGURATION.formatted(oneHook, TARGET.url()));
        three = RunningNode.cluster(3, CONFIGURATION.formatted(threeHook, TARGET.url()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (Pusher sdk : SDKS) {
            sdk.close();
        }
        one.close();
        three.forEach(RunningNode::close);
        TARGET.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String address(RunningNode node) {
        return "127.0.0.1:" + node.address().getPort();
    }

    @Test
    void thatOfNpmAtOneNode() throws Exception {
        npm(List.of(one), oneHook);
    }

    @Test
    void thatOfNpmAtThreeNodes() throws Exception {
        npm(three, threeHook);
    }

    private void npm(List<RunningNode> nodes, int hook) throws Exception {
        assumeTrue(NpmClients.areThere("pusher"), NpmClients.MISSING);
        String urls = nodes.stream().map(node -> "http://" + address(node)).collect(Collectors.joining(" "));
        NpmClients.run("pusher-server", Map.of("STENTOR_NODES", urls, "HOOK_PORT", Integer.toString(hook)), directory);
    }

    static Stream<RunningNode> nodes() {
        return Stream.concat(Stream.of(one), three.stream());
    }

    private static Pusher sdk(RunningNode node, String key, String secret) {
        Pusher pusher = new Pusher("app-id", key, secret);
        pusher.setHost(address(node));
        pusher.setEncrypted(false);
        SDKS.add(pusher);
        return pusher;
    }

    private static void see(Result result, String body) {
        assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
        assertThat(result.getMessage()).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void thatOfJavaTriggersAndAsks(RunningNode node) {
        Pusher sdk = sdk(node, "app-key", "app-secret");
        Pusher rotated = sdk(node, "new-key", "new-secret");
        Pusher wrong = sdk(node, "app-key", "other");
        try (PusherClient client = PusherClient.connect(node)) {
            client.subscribe("java-sdk");
            see(sdk.trigger("java-sdk", "greeting", Map.of("hello", "world")), "{}");
            assertThat(client.next("greeting").text()).isEqualTo("{\"hello\":\"world\"}");
            see(rotated.trigger(List.of("java-sdk", "java-other"), "rotated", "x", client.socketId()), "{}");
            see(sdk.trigger(List.of(new Event("java-sdk", "a", 1), new Event("java-sdk", "b", 2))), "{}");
            assertThat(client.next().name()).isEqualTo("a");
            assertThat(client.next().name()).isEqualTo("b");
            assertThat(wrong.trigger("java-sdk", "x", "y").getStatus()).isEqualTo(Result.Status.AUTHENTICATION_ERROR);
            assertThat(sdk.trigger("java-sdk", "x", "y".repeat(11_000)).getHttpStatus())
                    .isEqualTo(413);
            assertThat(sdk.authenticate(client.socketId(), "presence-java", new PresenceUser("jim")))
                    .contains("\"auth\":\"app-key:");
            client.join("presence-java", "{'user_id':'jim'}");
            Eventually.see(
                    () -> sdk.get("/channels", Map.of("filter_by_prefix", "presence-java", "info", "user_count"))
                            .getMessage(),
                    "{\"channels\":{\"presence-java\":{\"user_count\":1}}}"::equals);
            see(sdk.get("/channels/presence-java/users"), "{\"users\":[{\"id\":\"jim\"}]}");
            see(sdk.get("/channels/java-nobody"), "{\"occupied\":false}");
            client.signIn("{'id':'jim'}").next("pusher:signin_success");
            see(sdk.post("/users/jim/terminate_connections", "{}"), "{}");
            assertThat(client.next("pusher:error").data().get("code").asInt()).isEqualTo(4009);
        }
    }

    @Test
    void thatOfJavaFindsWebhooksValid() {
        Pusher sdk = sdk(one, "app-key", "app-secret");
        Pusher other = sdk(one, "app-key", "other");
        try (PusherClient client = PusherClient.connect(one)) {
            client.subscribe("java-hooked");
            HookTarget.Call call = Eventually.see(
                            () -> TARGET.calls().stream()
                                    .filter(found -> found.body().contains("java-hooked"))
                                    .toList(),
                            found -> !found.isEmpty())
                    .get(0);
            String key = call.headers().get("x-pusher-key");
            String signature = call.headers().get("x-pusher-signature");
            assertThat(sdk.validateWebhookSignature(key, signature, call.body()))
                    .isEqualTo(Validity.VALID);
            assertThat(sdk.validateWebhookSignature(key, signature, call.body() + " "))
                    .isEqualTo(Validity.INVALID);
            assertThat(other.validateWebhookSignature(key, signature, call.body()))
                    .isEqualTo(Validity.INVALID);
        }
    }
}
