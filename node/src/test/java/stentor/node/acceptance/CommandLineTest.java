package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** The process: what it prints, how it ends. */
class CommandLineTest {
    private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void whatANodePrintsWorksAndTheNodeEndsWhenTold() {
        try (StentorProcess node = StentorProcess.start(directory, "-p", "0").awaitReady()) {
            assertThat(printed(node, "curl -i -d 'Hello world!' -H 'Content-Type: text/plain' (\\S+)", url -> {
                                byte[] body = "Hello world!".getBytes();
                                return RunningNode.withBody("POST", url.getPath(), body, "Content-Type: text/plain");
                            })
                            .status())
                    .isEqualTo(202);
            assertThat(printed(node, "curl -i (http\\S+)", url -> get(url.getPath()))
                            .text())
                    .isEqualTo("Hello world!");
            assertThat(WireClient.exchange(node.address("management"), "GET /ready HTTP/1.1\nHost: h\n\n")
                            .status())
                    .isEqualTo(200);
            try (WireClient held = WireClient.connect(node.address("HTTP"))) {
                held.sendRaw(get("/subscriber/held"));
                awaitSubscriber(node, "/publisher/held");
                node.terminate();
                assertThat(held.receive().status()).isEqualTo(408);
            }
            assertThat(node.exitCode(TERMINATION_LIMIT)).isEqualTo(143);
            assertThat(complaints(node)).isEmpty();
        }
    }

    @Test
    void subEndsAtCtrlCWithACountAndARate() {
        try (RunningNode node = RunningNode.start()) {
            String url = "http://127.0.0.1:" + node.address().getPort() + "/pubsub/told";
            try (StentorProcess sub = StentorProcess.start(directory, "sub", url)) {
                node.awaitSubscribers("/publisher/told", 1);
                node.post("/publisher/told", "one", "Content-Type: text/plain");
                Eventually.see(sub::out, out -> out.endsWith("  told  text/plain  -  3  one\n"));
                sub.signal("INT");
                assertThat(sub.exitCode(TERMINATION_LIMIT)).isEqualTo(130);
                assertThat(sub.err()).matches("1 message in [0-9.]+ s, [0-9.]+/s\\R");
            }
            node.awaitSubscribers("/publisher/told", 0);
        }
    }

    @Test
    void ctrlCEndsANodeThatIsAloneWithoutWaitingForBalancers() throws IOException {
        Path file = Files.writeString(
                directory.resolve("s.yaml"), "port: 0\ncluster: { port: 0, management_port: 0, drain: 10m }");
        try (StentorProcess node =
                StentorProcess.start(directory, "-c", file.toString()).awaitReady()) {
            node.signal("INT");
            assertThat(node.exitCode()).isEqualTo(130);
            assertThat(node.err()).contains("INFO  Launch stopping\n", "INFO  Launch stopped\n");
        }
    }

    @Test
    void hangingUpMakesItReadItsFileAgain() throws IOException {
        String ports = "port: 0\ncluster: { port: 0, management_port: 0 }\n";
        Path file = Files.writeString(directory.resolve("r.yaml"), ports);
        try (StentorProcess node = StentorProcess.start(directory, "-c", file.toString(), "--address", "127.0.0.1")) {
            Eventually.see(node::err, err -> err.contains("INFO  Launch Stentor "));
            node.signal("HUP");
            Eventually.see(node::err, err -> err.contains("configuration: read again, nothing has changed\n"));
            node.awaitReady();
            Files.writeString(file, ports + "address: 0.0.0.0\nlocations: [ { type: publisher, prefix: /a/ } ]\n");
            node.signal("HUP");
            // The command line still wins.
            Eventually.see(node::err, err -> err.contains("configuration: reloaded, changed: locations\n"));
            Files.writeString(file, ports + "locations: [ { type: publsher, prefix: /a/ } ]\n");
            node.signal("HUP");
            Eventually.see(node::err, err -> err.contains(file + ":3: locations[0].type: publsher (expected: "));
            assertThat(node.isAlive()).isTrue();
        }
    }

    @Test
    void aSecondCtrlCEndsItAtOnce() throws IOException {
        int seed = 0;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            seed = free.getLocalPort();
        }
        String settings =
                "port: 0%ncluster: { port: %d, management_port: 0, drain: 10m, seed_nodes: [\"127.0.0.1:%d\"] }";
        Path one = Files.writeString(directory.resolve("one.yaml"), settings.formatted(seed, seed));
        Path two = Files.writeString(directory.resolve("two.yaml"), settings.formatted(0, seed));
        try (StentorProcess node =
                        StentorProcess.start(directory, "-c", one.toString()).awaitReady();
                StentorProcess other =
                        StentorProcess.start(directory, "-c", two.toString()).awaitReady()) {
            Eventually.see(node::err, err -> err.contains(" joined the cluster"));
            node.signal("INT");
            Eventually.see(node::err, err -> err.contains("stopping; serves on for 600.0 s"));
            assertThat(other.isAlive()).isTrue();
            node.signal("INT");
            assertThat(node.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void inJsonEachLineIsAnObjectAndThereIsNoGreeting() throws IOException {
        Path file = Files.writeString(
                directory.resolve("s.yaml"), "port: 0\nlog: json\ncluster: { port: 0, management_port: 0 }");
        // The tests name a logback file of their own, so the form has to be said beside it.
        List<String> options = List.of("-Dstentor.log=json");
        try (StentorProcess node = StentorProcess.start(directory, List.of(), options, "-c", file.toString())) {
            Eventually.see(node::err, err -> err.contains("\"message\":\"ready at http://127.0.0.1:"));
            node.terminate();
            node.exitCode();
            assertThat(node.out()).isEmpty();
            assertThat(node.err().lines())
                    .allMatch(
                            line -> line.matches(
                                    "\\{\"timestamp\":\"[0-9TZ:.-]+\",\"level\":\"[A-Z]+\",\"logger\":\"[^\"]+\",\"message\":\".*\"}"))
                    .anyMatch(line -> line.contains("\"Stentor ") && line.contains("store default: memory"))
                    .anyMatch(line -> line.contains("\"message\":\"stopped\""));
        }
    }

    @Test
    void aSecondNodeOnTheMachineFindsAManagementPortOfItsOwn() {
        try (StentorProcess one = StentorProcess.start(directory, "-p", "0");
                StentorProcess other = StentorProcess.start(directory, "-p", "0")) {
            one.awaitReady();
            other.awaitReady();
            assertThat(one.address("management")).isNotEqualTo(other.address("management"));
            String ready = "GET /ready HTTP/1.1\nHost: h\n\n";
            assertThat(WireClient.exchange(one.address("management"), ready).status())
                    .isEqualTo(200);
            assertThat(WireClient.exchange(other.address("management"), ready).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String[] arguments : new String[][] {
                {"-p", port, "--management-port", "0"},
                {"-p", "0", "--management-port", port},
                {"-p", "0", "--management-port", "0", "--remoting-port", port},
            }) {
                try (StentorProcess node = StentorProcess.start(directory, arguments)) {
                    assertThat(node.exitCode()).isEqualTo(1);
                    assertThat(node.out()).isEmpty();
                    assertThat(complaints(node)).singleElement().asString().contains("127.0.0.1:" + port, "in use");
                }
            }
        }
    }

    @Test
    void whatIsWrongIsToldAndNothingStarts() throws IOException {
        Path file =
                Files.writeString(directory.resolve("wrong.yaml"), "locations:\n  - { type: publisher, prefx: /p/ }");
        try (StentorProcess node = StentorProcess.start(directory, "-c", file.toString())) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(node.out()).isEmpty();
            assertThat(node.err()).contains(file + ":2: locations[0].prefx: unknown key (did you mean prefix?)");
        }
    }

    @Test
    void aCertificateThatIsNoneIsTold() throws IOException {
        Files.writeString(directory.resolve("server.pem"), "no certificate");
        Files.writeString(directory.resolve("server.key"), "no key");
        Path file = Files.writeString(
                directory.resolve("tls.yaml"), "port: 0\ntls: { port: 0, certificate: server.pem, key: server.key }");
        try (StentorProcess node = StentorProcess.start(directory, "-c", file.toString(), "--management-port", "0")) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(complaints(node))
                    .singleElement()
                    .asString()
                    .contains("tls: ", directory.resolve("server.pem").toString());
        }
    }

    @Test
    void aConfigurationIsFoundFromWhereverTheNodeStarts() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path configuration = Files.createDirectory(directory.resolve("etc"));
        Files.createDirectory(configuration.resolve("public"));
        Files.writeString(
                configuration.resolve("s.yaml"),
                "docroot: public\nlocations: [ { type: publisher, prefix: /publisher/ } ]");
        try (StentorProcess check = StentorProcess.start(elsewhere, "check", "-c", "../etc/s.yaml")) {
            assertThat(check.exitCode()).isZero();
            assertThat(check.out()).contains(configuration.resolve("public").toString());
        }
    }

    private interface Request {
        byte[] to(URI url);
    }

    /** Does what a printed command line would. */
    private static WireResponse printed(StentorProcess node, String command, Request request) {
        Matcher line = Pattern.compile(command).matcher(node.out());
        assertThat(line.find()).as(node.out()).isTrue();
        URI url = URI.create(line.group(1));
        assertThat(url.getPort()).isEqualTo(node.address("HTTP").getPort());
        try (WireClient client = WireClient.connect(node.address("HTTP"))) {
            return client.sendRaw(request.to(url)).receive();
        }
    }

    /** What it says on stderr itself; a slow machine makes Pekko log there too. */
    private static List<String> complaints(StentorProcess node) {
        return node.err().lines().filter(line -> !line.matches("[0-9]{4}-.*")).toList();
    }

    private static void awaitSubscriber(StentorProcess node, String publisher) {
        String info = "GET " + publisher + " HTTP/1.1\nHost: h\n\n";
        Eventually.see(
                () -> WireClient.exchange(node.address("HTTP"), info).header("X-Channel-Subscribers"),
                Optional.of("1")::equals);
    }

    private static byte[] get(String path) {
        return RunningNode.withBody("GET", path, new byte[0]);
    }
}
