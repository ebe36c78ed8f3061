package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.TestCertificate;
import stentor.node.testing.RunningNode;

/** Real clients; {@code src/test/js/package.json} names them. */
class NpmClientsTest {
    @AutoClose
    private static RunningNode node;

    /** Decides who may come in at /asked/. */
    private static HttpServer application;

    @TempDir
    private static Path keys;

    private static int tlsPort;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(NpmClients.areThere("ws"), NpmClients.MISSING);
        HttpServerSettings.Tls pem =
                TestCertificate.create(keys, "localhost", "EC").writeTo(keys);
        tlsPort = freePort();
        application = awayAtFirst();
        node = RunningNode.start("""
                docroot: "%s"
                tls: { port: %d, certificate: "%s", key: "%s" }
                locations:
                  - { type: publisher, prefix: /publisher/ }
                  - { type: subscriber, prefix: /subscriber/ }
                  - { type: subscriber, prefix: /asked/, authorize: { request: "http://127.0.0.1:%d/" } }
                  - { type: pubsub, prefix: /pubsub/ }
                  - { type: bus, prefix: /msgbus/ }
                  - { type: pusher }
                  - { type: bayeux, path: /bayeux }
                """.formatted(
                        NpmClients.PACKAGES.resolve("nchan"),
                        tlsPort,
                        pem.certificate(),
                        pem.key(),
                        application.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.stop(0);
        }
    }

    /** For each channel the first answer is that it cannot say now, and all others are that the caller may come in. */
    private static HttpServer awayAtFirst() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean first = asked.add(exchange.getRequestHeaders().getFirst("X-Channel-Id"));
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(first ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventsource", "websocket", "fetch"})
    void theyGetWhatTheyShould(String client) throws Exception {
        run(client, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"browser", "demo"})
    void aBrowserDoesToo(String script) throws Exception {
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        run(script, Map.of("CHROMIUM", chromium.get().toString()));
    }

    private void run(String client, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("STENTOR_URL", "http://127.0.0.1:" + node.address().getPort());
        environment.put("STENTOR_TLS_URL", "https://127.0.0.1:" + tlsPort);
        NpmClients.run(client, environment, directory);
    }
}
