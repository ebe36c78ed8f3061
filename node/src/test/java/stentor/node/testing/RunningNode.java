package stentor.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import stentor.node.LastingNode;
import stentor.node.config.Configuration;
import stentor.node.config.ConfigurationFormat;
import stentor.node.config.ConfigurationReader;

/** A whole node in this JVM, on free ports of loopback, as its users see it: from outside. */
public final class RunningNode implements AutoCloseable {
    /** Longer than a node waits for its registry, so that what is said is its own reason. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String FREE_PORTS = "port: 0\ncluster: { port: 0, management_port: 0 }\n";
    private static final String JOINING =
            "port: 0\ncluster: { port: %d, management_port: 0, seed_nodes: [\"127.0.0.1:%d\"] }\n";

    private final LastingNode node;

    private RunningNode(LastingNode node) {
        this.node = node;
    }

    /** With the default locations. */
    public static RunningNode start() {
        return start("");
    }

    /** @param yaml a configuration without {@code port}, {@code address} and {@code cluster} */
    public static RunningNode start(String yaml) {
        return joined(LastingNode.start(configuration(yaml).settings()));
    }

    /** @param yaml all of a configuration, its ports too */
    public static RunningNode startWith(String yaml) {
        return joined(LastingNode.start(read(yaml).settings()));
    }

    /** Not waited for without end, and ended if it does not join: a test that cannot go on must say so. */
    private static RunningNode joined(LastingNode node) {
        try {
            CompletableFuture.runAsync(node::awaitMember)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException notJoined) {
            node.close();
            throw notJoined;
        }
        return new RunningNode(node);
    }

    /** @param file all of a configuration, its ports too; it is read again when the node is told to reload */
    public static RunningNode startFrom(Path file) {
        Supplier<Configuration> source = () -> ConfigurationReader.read(file, ConfigurationFormat.YAML, Map.of());
        LastingNode node = LastingNode.start(((Configuration.Loaded) source.get()).settings(), source);
        node.awaitMember();
        return new RunningNode(node);
    }

    /** So many nodes of one cluster, all of them by this configuration. */
    public static List<RunningNode> cluster(int nodes, String yaml) {
        int seed = freePort();
        List<RunningNode> running = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            String ports = JOINING.formatted(i == 0 ? seed : 0, seed);
            running.add(new RunningNode(LastingNode.start(read(ports + yaml).settings())));
        }
        running.forEach(node -> joined(node.node));
        return running;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a node would be told by this configuration, which must be right. */
    public static Configuration.Loaded configuration(String yaml) {
        return read(FREE_PORTS + yaml);
    }

    private static Configuration.Loaded read(String yaml) {
        try {
            Path file = Files.createTempFile("stentor", ".yaml");
            try {
                Files.writeString(file, yaml);
                Configuration read = ConfigurationReader.read(file, ConfigurationFormat.YAML, Map.of());
                if (read instanceof Configuration.Loaded loaded) {
                    return loaded;
                }
                throw new AssertionError("not a configuration to start with: " + read);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return node.address();
    }

    public InetSocketAddress tlsAddress() {
        return node.tlsAddress().orElseThrow();
    }

    public InetSocketAddress managementAddress() {
        return node.managementAddress();
    }

    /** Gives an order, or asks, on the management port. */
    public WireResponse manage(String method, String path) {
        return WireClient.exchange(managementAddress(), head(method, path) + "\n");
    }

    public WireClient connect() {
        return WireClient.connect(address());
    }

    /** A request without a body on a connection of its own. HEAD too. */
    public WireResponse request(String method, String path, String... headers) {
        try (WireClient client = connect()) {
            client.send(head(method, path, headers) + "\n");
            return method.equals("HEAD") ? client.receiveHead() : client.receive();
        }
    }

    public WireResponse get(String path, String... headers) {
        return request("GET", path, headers);
    }

    /** Publishes text; of what type, the headers say or nobody does. */
    public WireResponse post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public WireResponse post(String path, byte[] body, String... headers) {
        try (WireClient client = connect()) {
            return client.sendRaw(withBody("POST", path, body, headers)).receive();
        }
    }

    /** A request with a body, as it goes over the wire. */
    public static byte[] withBody(String method, String path, byte[] body, String... headers) {
        String head = head(method, path, headers) + "Content-Length: " + body.length + "\n\n";
        byte[] start = head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\nHost: stentor\n");
        for (String header : headers) {
            head.append(header).append('\n');
        }
        return head.toString();
    }

    /**
     * Asks for the next message of a channel and leaves the request held.
     *
     * @param publisher a publisher's path to the same channel, which is asked until it counts one subscriber more
     */
    public WireClient hold(String path, String publisher, String... headers) {
        long before = subscribers(publisher);
        WireClient client = connect().send(head("GET", path, headers) + "\n");
        awaitSubscribers(publisher, before + 1);
        return client;
    }

    /** Asks for a stream, waits for its beginning, and leaves it open. */
    public StreamClient stream(String path, String... headers) {
        return StreamClient.begin(connect().send(head("GET", path, headers) + "\n"));
    }

    /** Opens a WebSocket, with these headers besides those of the handshake. */
    public WebSocketClient webSocket(String path, String... headers) {
        String[] all = Stream.of(WebSocketClient.HANDSHAKE, headers)
                .flatMap(Stream::of)
                .toArray(String[]::new);
        return WebSocketClient.begin(connect().send(head("GET", path, all) + "\n"));
    }

    /** How many subscribers a publisher is told that the channel has; none for a channel that there is not. */
    public long subscribers(String publisher) {
        return get(publisher)
                .header("X-Channel-Subscribers")
                .map(Long::parseLong)
                .orElse(0L);
    }

    public void awaitSubscribers(String publisher, long count) {
        Eventually.see(() -> subscribers(publisher), seen -> seen == count);
    }

    /** Stops as upon SIGTERM: serves on for as long as is configured. */
    public void leave() {
        node.leave();
    }

    @Override
    public void close() {
        node.close();
    }
}
