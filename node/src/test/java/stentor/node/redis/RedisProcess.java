package stentor.node.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;
import stentor.node.testing.WireClient;

/** A Redis of the test's own, on loopback and a port of its own, that can be stopped and started again. */
public final class RedisProcess implements AutoCloseable {
    /** How long calls may take where a test is not about that, on however busy a machine. */
    static final Duration PATIENT = Duration.ofMillis(4_900);

    private static final String PROCESS_ID = "process_id:";

    private final String addresses;
    private final int port;
    private final String[] options;
    private final Path directory;
    private RedisServer server;
    /** Its process' id while it stands still. */
    private Optional<Long> held = Optional.empty();

    private RedisProcess(String addresses, int port, String... options) {
        this.addresses = addresses;
        this.port = port;
        this.options = options;
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static RedisProcess started(String... options) {
        return startedAt("127.0.0.1", options);
    }

    /** @param addresses where it listens, loopback first, with blanks in between */
    public static RedisProcess startedAt(String addresses, String... options) {
        RedisProcess process = new RedisProcess(addresses, freePort(), options);
        process.start();
        return process;
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public void start() {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .bind(addresses)
                    .port(port)
                    .setting("appendonly no")
                    .setting("save \"\"")
                    .setting("repl-diskless-sync-delay 0")
                    .setting("dir " + directory);
            for (String option : options) {
                builder.setting(option);
            }
            server = builder.build();
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void stop() {
        try {
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Lets it stand still, as a machine that hangs (SIGSTOP). */
    public void hold() {
        held = Optional.of(askForPid());
        signal("STOP");
    }

    /** Lets it go on, if it stands still. */
    public void goOn() {
        if (held.isPresent()) {
            signal("CONT");
            held = Optional.empty();
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + name, held.orElseThrow().toString())
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " " + held + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long askForPid() {
        try (WireClient client = WireClient.connect(new InetSocketAddress("127.0.0.1", port))) {
            client.send("INFO server\n");
            String line = client.line();
            while (!line.startsWith(PROCESS_ID)) {
                line = client.line();
            }
            return Long.parseLong(line.substring(PROCESS_ID.length()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Takes everything away (FLUSHALL). */
    public void empty() {
        command("FLUSHALL");
    }

    /** Writes what it has to a file (SAVE): with that it comes back when it is started again. */
    public void save() {
        command("SAVE");
    }

    /** Tells it something that it answers with OK. */
    public void command(String command) {
        command(command, "+OK");
    }

    /** Tells it something that it answers with this line. */
    public void command(String command, String expected) {
        try (WireClient client = WireClient.connect(new InetSocketAddress("127.0.0.1", port))) {
            String answer = client.send(command + "\n").line();
            if (!answer.equals(expected)) {
                throw new AssertionError(answer);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How many bytes it has sent to all its clients. */
    long sentBytes() {
        String name = "total_net_output_bytes:";
        try (WireClient client = WireClient.connect(new InetSocketAddress("127.0.0.1", port))) {
            String line = client.send("INFO stats\n").line();
            while (!line.startsWith(name)) {
                line = client.line();
            }
            return Long.parseLong(line.substring(name.length()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** A free port; the one 10,000 above it, which a cluster's servers talk over, is free too. */
    public static int freePort() {
        while (true) {
            try (ServerSocket socket = listen(0);
                    ServerSocket bus = listen(socket.getLocalPort() + 10_000)) {
                return bus.getLocalPort() - 10_000;
            } catch (IOException | IllegalArgumentException taken) {
                // The next try gets another one.
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
