package stentor.node.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.StentorProcess;

/** A page that shows who is online, while nodes in processes of their own are killed and started again. */
class PusherPageTest {
    @TempDir
    Path directory;

    /** Starts it again at its ports whenever it was killed, until it is closed. */
    private static final class LastingProcess implements AutoCloseable {
        private final Path directory;
        private final String[] arguments;
        private final int port = RedisProcess.freePort();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final CompletableFuture<Void> watch;
        private volatile StentorProcess process;

        private LastingProcess(Path directory, String redis) {
            this.directory = directory;
            this.arguments = new String[] {
                "--redis",
                redis,
                "--port",
                Integer.toString(port),
                "--remoting-port",
                Integer.toString(RedisProcess.freePort()),
                "--management-port",
                Integer.toString(RedisProcess.freePort())
            };
            this.process = start();
            this.watch = CompletableFuture.runAsync(
                    () -> {
                        while (!closed.get()) {
                            process.exitCode(Duration.ofHours(1));
                            if (!closed.get()) {
                                process = start();
                            }
                        }
                    },
                    task -> new Thread(task).start());
        }

        /** Its process id is in a file, for who wants to kill it. */
        private StentorProcess start() {
            StentorProcess started = StentorProcess.start(directory, arguments);
            try {
                Files.writeString(directory.resolve(port + ".pid"), Long.toString(started.pid()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return started;
        }

        @Override
        public void close() {
            closed.set(true);
            process.close();
            watch.join();
        }
    }

    @Test
    void aPageShowsWhoIsOnlineWhileNodesComeAndGo() throws Exception {
        assumeTrue(NpmClients.areThere("pusher-js"), NpmClients.MISSING);
        Optional<Path> chromium = NpmClients.chromium();
        assumeTrue(chromium.isPresent(), "a browser is not tried: there is no Chromium");
        List<LastingProcess> nodes = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.started()) {
            for (int i = 0; i < 3; i++) {
                nodes.add(new LastingProcess(directory, redis.uri()));
            }
            nodes.forEach(node -> node.process.awaitReady());
            NpmClients.run(
                    "pusher-page",
                    Map.of(
                            "CHROMIUM",
                            chromium.get().toString(),
                            "STENTOR_NODES",
                            nodes.stream()
                                    .map(node -> "http://127.0.0.1:" + node.port)
                                    .collect(Collectors.joining(" ")),
                            "STENTOR_PIDS",
                            nodes.stream()
                                    .map(node -> directory
                                            .resolve(node.port + ".pid")
                                            .toString())
                                    .collect(Collectors.joining(" "))),
                    directory);
        } finally {
            nodes.forEach(LastingProcess::close);
        }
    }
}
