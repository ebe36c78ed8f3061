package stentor.node.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.Eventually;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;

/** A Redis and nodes in processes of their own, on loopback. A node that ended can be started again at its ports. */
final class ProcessCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CONFIGURATION = """
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 1000000, message_timeout: 0 }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /first/, concurrency: first }
            store: { type: redis, port: %d }
            cluster: { hostname: 127.0.0.1, drain: 2s, management_port: 0, seed_nodes: %s }
            """;

    private final Path directory;
    private final RedisProcess redis = RedisProcess.started();
    private final List<Node> nodes = new ArrayList<>();
    private final Path configuration;

    /** One node: its ports, and the process that serves there now. */
    static final class Node {
        private final int port = RedisProcess.freePort();
        private final int remotingPort = RedisProcess.freePort();
        private StentorProcess process;

        InetSocketAddress address() {
            return new InetSocketAddress("127.0.0.1", port);
        }

        StentorProcess process() {
            return process;
        }

        /** The status of {@code /ready}; 0 if nobody answers. */
        int readiness() {
            try (WireClient client = WireClient.connect(process.address("management"), Duration.ofSeconds(2))) {
                return client.send("GET /ready HTTP/1.1\nHost: h\n\n").receive().status();
            } catch (UncheckedIOException nobody) {
                return 0;
            }
        }
    }

    private ProcessCluster(int size) {
        try {
            // What the nodes say stays there: it is what one wants to see when a test has failed.
            directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "processes")), "cluster")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < size; i++) {
            nodes.add(new Node());
        }
        List<String> seeds = nodes.stream()
                .map(node -> "'127.0.0.1:" + node.remotingPort + "'")
                .toList();
        configuration = directory.resolve("cluster.yaml");
        try {
            Files.writeString(configuration, CONFIGURATION.formatted(redis.port(), seeds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many nodes, all of them serving. */
    static ProcessCluster of(int size) {
        ProcessCluster cluster = new ProcessCluster(size);
        try {
            cluster.nodes.forEach(cluster::start);
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    Node node(int number) {
        return nodes.get(number);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    RedisProcess redis() {
        return redis;
    }

    void start(Node node) {
        node.process = StentorProcess.start(
                directory,
                "-c",
                configuration.toString(),
                "-p",
                Integer.toString(node.port),
                "--remoting-port",
                Integer.toString(node.remotingPort));
    }

    /** Waits until every node serves. */
    void awaitWhole() {
        nodes.forEach(node -> node.process.awaitReady());
        nodes.forEach(ProcessCluster::awaitReady);
    }

    static void awaitReady(Node node) {
        Eventually.see(PATIENCE, node::readiness, status -> status == 200);
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.process != null) {
                node.process.close();
            }
        }
        redis.close();
    }
}
