package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** Secrets that are planted everywhere come out nowhere: not in answers, logs or metrics. */
class SecretsTest {
    private static final List<String> SECRETS = List.of(
            "planted-password-of-ann",
            "planted-secret-of-tokens-with-32-characters",
            "planted-secret-of-the-bus",
            "planted-token-of-operators",
            "planted-secret-of-the-app",
            "planted-password-of-the-console",
            "planted-wrong-credential");

    private static final String CONFIGURATION = """
            port: 0
            cluster: { port: 0, management_port: 0, management_token: planted-token-of-operators }
            console: { password: planted-password-of-the-console }
            apps: [ { id: a, key: k, secret: planted-secret-of-the-app } ]
            locations:
              - { type: pubsub, prefix: /basic/, authorize: { basic: { users: { ann: planted-password-of-ann } } } }
              - { type: pubsub, prefix: /jwt/, authorize: { jwt: { secret: planted-secret-of-tokens-with-32-characters } } }
              - { type: queue, prefix: /queue/, authorize: { jwt: { secret: planted-secret-of-tokens-with-32-characters } } }
              - { type: pubsub, prefix: /asked/, authorize: { request: "http://u:planted-wrong-credential@127.0.0.1:1/?k=planted-wrong-credential" } }
              - { type: bus, prefix: /bus/, secret: planted-secret-of-the-bus }
              - { type: pusher }
              - { type: bayeux, path: /bayeux, authorize: { jwt: { secret: planted-secret-of-tokens-with-32-characters } } }
            """;

    @Test
    void nothingThatIsSaidHoldsOne() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.DEBUG);
        List<String> said = new ArrayList<>();
        try (RunningNode node = RunningNode.startWith(CONFIGURATION)) {
            ask(node, said);
        } finally {
            root.setLevel(before);
            root.detachAppender(logged);
        }
        for (ILoggingEvent event : List.copyOf(logged.list)) {
            said.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                said.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(said).hasSizeGreaterThan(20);
        for (String secret : SECRETS) {
            assertThat(said).noneMatch(text -> text.contains(secret));
        }
    }

    private static void ask(RunningNode node, List<String> said) {
        String wrong = "planted-wrong-credential";
        String[] headers = {
            "Authorization: Bearer " + wrong,
            "Authorization: Bearer " + wrong + "." + wrong + "." + wrong,
            "Authorization: Basic " + Base64.getEncoder().encodeToString(("ann:" + wrong).getBytes(UTF_8)),
            "Cookie: stentor_token=" + wrong
        };
        for (String path :
                new String[] {"/basic/x", "/jwt/x", "/queue/x", "/asked/x", "/bus/x", "/bayeux", "/console/api/nodes"
                }) {
            for (String header : headers) {
                said.add(node.get(path, header).text());
                said.add(
                        node.post(path, "x", header, "Content-Type: text/plain").text());
            }
            said.add(node.get(path + "?access_token=" + wrong).text());
        }
        said.add(node.post("/apps/a/events?auth_key=k&auth_signature=" + wrong, "{}")
                .text());
        said.add(node.get("/app/" + wrong + "?protocol=7").text());
        for (String request : new String[] {"GET /metrics", "POST /revoke?token=a"}) {
            for (String token : new String[] {wrong, "planted-token-of-operators"}) {
                said.add(WireClient.exchange(
                                node.managementAddress(),
                                request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\nAuthorization: Bearer "
                                        + token + "\n\n")
                        .text());
            }
        }
        // What is no request is logged, if anything is.
        try (WireClient client = node.connect()) {
            client.sendRaw(("GET /jwt/x?access_token=" + wrong + " HTTP/9.9\r\n\r\n").getBytes(UTF_8));
            said.add(new String(client.rest(), UTF_8));
        }
    }
}
