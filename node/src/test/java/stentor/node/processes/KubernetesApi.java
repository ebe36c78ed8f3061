package stentor.node.processes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What a node sees of Kubernetes: the list of pods that carry a label, over TLS, for whoever has the token. */
final class KubernetesApi implements AutoCloseable {
    private static final String TOKEN = "token-of-the-service-account";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String POD = """
            { "metadata": { "name": "stentor-%1$s", "labels": { "app": "stentor" } },
              "spec": { "containers": [ { "name": "stentor", "ports": [
                { "name": "http", "containerPort": 8080 }, { "name": "management", "containerPort": 7626 },
                { "name": "remoting", "containerPort": %2$d } ] } ] },
              "status": { "podIP": "%1$s", "phase": "Running", "containerStatuses": [
                { "name": "stentor", "state": { "running": { "startedAt": "2026-01-01T00:00:00Z" } } } ] } }""";

    private final HttpsServer server;
    private final Path directory;
    private final List<String> pods;
    private final int port;

    /**
     * @param pods their addresses
     * @param port of the container's port named {@code remoting}
     */
    KubernetesApi(Path directory, List<String> pods, int port) throws Exception {
        this.directory = directory;
        this.pods = pods;
        this.port = port;
        Files.writeString(directory.resolve("token"), TOKEN);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/api/v1/namespaces/push/pods", this::list);
        server.start();
    }

    /** What the kubelet puts into a container's environment. */
    List<String> environment() {
        return List.of(
                "KUBERNETES_SERVICE_HOST=127.0.0.1",
                "KUBERNETES_SERVICE_PORT=" + server.getAddress().getPort());
    }

    /** In place of the files that it mounts into a container. */
    List<String> options() {
        String key = "-Dpekko.discovery.kubernetes-api.";
        return List.of(
                key + "api-ca-path=" + directory.resolve("ca.crt"),
                key + "api-token-path=" + directory.resolve("token"),
                key + "pod-namespace=push");
    }

    private void list(HttpExchange exchange) throws IOException {
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean ours =
                "labelSelector=app=stentor".equals(exchange.getRequestURI().getQuery());
        String items = pods.stream().map(pod -> POD.formatted(pod, port)).collect(Collectors.joining(","));
        byte[] answer = ("{ \"items\": [" + (ours ? items : "") + "] }").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private SSLContext tls() throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("api.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] command = (keytool + " -genkeypair -alias api -keyalg EC -dname CN=api -ext san=ip:127.0.0.1"
                        + " -ext bc:c -validity 3650 -storetype PKCS12 -keystore " + file + " -storepass changeit")
                .split(" ");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool: " + code);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        String certificate = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate("api").getEncoded());
        Files.writeString(
                directory.resolve("ca.crt"),
                "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
