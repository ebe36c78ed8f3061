package stentor.node.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis of the test's own, on loopback and a port of its own, that can be stopped and started again. */
final class RedisProcess implements AutoCloseable {
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

    static RedisProcess started(String... options) {
        RedisProcess process = new RedisProcess(freePort(), options);
        process.start();
        return process;
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void start() {
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

    void stop() {
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

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
