package stentor.node.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis of the test's own, on loopback and a port of its own, that can be stopped and started again. */
public final class RedisProcess implements AutoCloseable {
    /** How long calls may take where a test is not about that, on however busy a machine. */
    static final Duration PATIENT = Duration.ofMillis(4_900);

    private final int port;
    private final String[] options;
    private final Path directory;
    private RedisServer server;

    private RedisProcess(int port, String... options) {
        this.port = port;
        this.options = options;
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static RedisProcess started(String... options) {
        RedisProcess process = new RedisProcess(freePort(), options);
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
                    .bind("127.0.0.1")
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
