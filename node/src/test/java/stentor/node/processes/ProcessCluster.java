package stentor.node.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
              - { type: bayeux, path: /bayeux }
              - { type: pusher }
            store: { type: redis, host: %s, port: %d }
            cluster: { hostname: '${HOST}', drain: 2s, management_port: 0%s }
            """;

    /**
     * Where a node lives.
     *
     * @param address its own
     * @param around what runs a command there
     */
    record Host(String address, List<String> around) {
        private static final Host LOOPBACK = new Host("127.0.0.1", List.of());
    }

    /** Has a node log each of its plans to join, not only new ones. */
    static final List<String> EACH_PLAN = List.of("-Dstentor.level=DEBUG");

    private final Path directory;
    private final RedisProcess redis;
    private final List<Node> nodes = new ArrayList<>();
    private final Path configuration;

    /** One node: its ports, and the process that serves there now. */
    static final class Node {
        private final Host host;
        private final int port = RedisProcess.freePort();
        private final int remotingPort = RedisProcess.freePort();
        private StentorProcess process;

        private Node(Host host) {
            this.host = host;
        }

        InetSocketAddress address() {
            return new InetSocketAddress(host.address(), port);
        }

        int remotingPort() {
            return remotingPort;
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

    private ProcessCluster(List<Host> hosts, RedisProcess redis, String redisHost, boolean seeded) {
        this.redis = redis;
        try {
            // What the nodes say stays there: it is what one wants to see when a test has failed.
            directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "processes")), "cluster")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hosts.forEach(host -> nodes.add(new Node(host)));
        List<String> seeds = nodes.stream()
                .map(node -> "'" + node.host.address() + ":" + node.remotingPort + "'")
                .toList();
        configuration = directory.resolve("cluster.yaml");
        try {
            Files.writeString(
                    configuration,
                    CONFIGURATION.formatted(redisHost, redis.port(), seeded ? ", seed_nodes: " + seeds : ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many nodes, all of them serving, and a Redis that keeps what it acknowledges. */
    static ProcessCluster of(int size) {
        RedisProcess redis = RedisProcess.started("appendonly yes", "appendfsync always");
        return started(
                new ProcessCluster(Collections.nCopies(size, Host.LOOPBACK), redis, "127.0.0.1", true), List.of());
    }

    /** The same, of nodes whose JVM gets these options; those that are started again later do not. */
    static ProcessCluster of(int size, List<String> options) {
        RedisProcess redis = RedisProcess.started("appendonly yes", "appendfsync always");
        return started(new ProcessCluster(Collections.nCopies(size, Host.LOOPBACK), redis, "127.0.0.1", true), options);
    }

    /** So many nodes whose configuration goes on with this. */
    static ProcessCluster with(int size, String more) {
        ProcessCluster cluster =
                new ProcessCluster(Collections.nCopies(size, Host.LOOPBACK), RedisProcess.started(), "127.0.0.1", true);
        try {
            Files.writeString(cluster.configuration, more, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started(cluster, List.of());
    }

    /** So many nodes that know of each other only that they use the same Redis. */
    static ProcessCluster meetingInRedis(int size) {
        RedisProcess redis = RedisProcess.started();
        return started(
                new ProcessCluster(Collections.nCopies(size, Host.LOOPBACK), redis, "127.0.0.1", false), List.of());
    }

    /** A node on each of these hosts, all of them serving; Redis is at an address that they all reach. */
    static ProcessCluster on(List<Host> hosts, String redisHost) {
        RedisProcess redis = RedisProcess.startedAt("127.0.0.1 " + redisHost, "protected-mode no");
        return started(new ProcessCluster(hosts, redis, redisHost, true), EACH_PLAN);
    }

    private static ProcessCluster started(ProcessCluster cluster, List<String> options) {
        try {
            cluster.nodes.forEach(node -> cluster.start(node, options));
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
        start(node, List.of());
    }

    /** @param options for its JVM */
    void start(Node node, List<String> options) {
        node.process = StentorProcess.start(
                directory,
                around(node.host),
                options,
                "-c",
                configuration.toString(),
                "-a",
                node.host.address(),
                "-p",
                Integer.toString(node.port),
                "--remoting-port",
                Integer.toString(node.remotingPort));
    }

    private static List<String> around(Host host) {
        List<String> around = new ArrayList<>(host.around());
        around.addAll(List.of("env", "HOST=" + host.address()));
        return around;
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
