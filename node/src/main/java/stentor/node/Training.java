package stentor.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import stentor.client.Received;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.Transport;
import stentor.node.cli.Commands;
import stentor.node.cli.StartFailed;
import stentor.node.cli.client.Shell;
import stentor.node.config.NodeSettings;
import stentor.protocol.channel.Payload;

/**
 * Starts a node on free ports of the loopback, uses it as clients do, and stops it. The JVM writes all classes that it
 * loaded meanwhile into an archive (-XX:ArchiveClassesAtExit), from which {@code deploy/stentor} starts nodes faster. Fails, and
 * so leaves no archive, if the node does not do what it was asked for.
 */
public final class Training {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(train());
    }

    private static int train() throws IOException {
        Path file = Files.createTempFile("stentor-training", ".yaml");
        try (InputStream settings = Training.class.getResourceAsStream("/stentor/training.yaml")) {
            Files.write(file, settings.readAllBytes());
            Shell shell = new Shell(Map.of(), System.in, System.out, new PrintWriter(System.err, true));
            return new Commands((node, again) -> run(node), shell).run("serve", "-c", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    private static void run(NodeSettings settings) throws StartFailed {
        try (LastingNode node = LastingNode.start(settings)) {
            node.awaitMember();
            use(node);
        } catch (RuntimeException | InterruptedException | IOException e) {
            throw new StartFailed(StartFailed.MACHINE, "the training run failed: " + e);
        }
    }

    private static void use(LastingNode node) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + node.address().getPort());
        StentorClient client = StentorClient.at(url.toString());
        client.publish("/pubsub/training", Payload.text("one", "text/plain")).join();
        for (Transport transport : List.of(Transport.EVENT_STREAM, Transport.WEB_SOCKET)) {
            CompletableFuture<Received> message = new CompletableFuture<>();
            Subscription subscription =
                    client.subscribe("/pubsub/training").transport(transport).start(message::complete);
            message.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
            subscription.close();
        }
        client.publish("/push_messages/training", Payload.text("one", "text/plain"))
                .join();
        client.take("/push_messages/training").join();
        String management = "http://127.0.0.1:" + node.managementAddress().getPort();
        for (URI page : List.of(
                url.resolve("/subscriber/training"),
                url.resolve("/console/"),
                URI.create(management + "/ready"),
                URI.create(management + "/metrics"))) {
            ask(HttpRequest.newBuilder(page).build());
        }
        ask(HttpRequest.newBuilder(url.resolve("/bayeux"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                        + "\"supportedConnectionTypes\":[\"long-polling\"]}]"))
                .build());
    }

    private static void ask(HttpRequest request) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        int status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
        if (status != 200) {
            throw new IOException(request.uri() + " answered " + status);
        }
    }
}
