package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smoke profile against a node: the jar that this build has made. */
class SmokeTest {
    private static final Path JAR = Path.of("..", "node", "target", "stentor.jar");
    private static final Path CONFIGURATION = Path.of("stentor.yaml");
    private static final Path REPORTS = Path.of("target", "gatling");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration RUN = Duration.ofSeconds(240);

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void clientsOfAllKindsGetEveryMessageOnceAndInOrder() throws Exception {
        assumeTrue(Files.exists(JAR), "no load is put on a node: there is no " + JAR + " (mvn package)");
        int port = freePort();
        String url = "http://127.0.0.1:" + port;
        Path said = directory.resolve("node");
        Process node = start(
                said,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "serve",
                "--config",
                CONFIGURATION.toString(),
                "--port",
                Integer.toString(port));
        awaitReady(node, url, said);
        Path out = directory.resolve("gatling");
        Process gatling = start(
                out,
                "-Xmx384m",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dstentor.profile=smoke",
                "-Dstentor.urls=" + url,
                "-cp",
                classPath(),
                "io.gatling.app.Gatling",
                "-s",
                LoadSimulation.class.getName(),
                "-rf",
                REPORTS.toAbsolutePath().toString());
        boolean ended = gatling.waitFor(RUN.toSeconds(), TimeUnit.SECONDS);
        String summary = Files.readString(out);
        assertThat(ended).as(summary).isTrue();
        assertThat(gatling.exitValue()).as(summary + Files.readString(said)).isZero();
        assertThat(summary).contains("sse ", "queue ", "presence ", "answers ");
        summary.lines()
                .filter(line -> line.matches("[a-z-]* +[0-9]+ published.*| +[0-9]+ of [0-9]+ subscribers.*"))
                .forEach(System.out::println);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private Process start(Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(new File("."))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process node, String url, Path said) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/publisher/smoke"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        long limit = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < limit && node.isAlive()) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            node.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the node did not become ready: " + Files.readString(said));
    }
}
