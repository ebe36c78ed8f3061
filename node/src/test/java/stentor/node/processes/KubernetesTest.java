package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.Eventually;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** The configuration that the manifests bring along: nodes with it become one cluster by the API alone. */
class KubernetesTest {
    private static final Path CONFIGURATION =
            Path.of("..", "k8s", "base", "stentor.yaml").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void podsFindEachOther() throws Exception {
        int port = RedisProcess.freePort();
        List<String> addresses = List.of("127.0.0.1", "127.0.0.2");
        try (RedisProcess redis = RedisProcess.started();
                KubernetesApi api = new KubernetesApi(directory, addresses, port);
                StentorProcess one = start(api, redis, addresses.get(0), port);
                StentorProcess other = start(api, redis, addresses.get(1), port)) {
            InetSocketAddress publisher = one.awaitReady().address("ready at");
            InetSocketAddress subscriber = other.awaitReady().address("ready at");
            try (WireClient held = WireClient.connect(subscriber, ProcessCluster.PATIENCE)) {
                held.send("GET /subscriber/pods HTTP/1.1\nHost: h\n\n");
                Eventually.see(
                        () -> exchange(publisher, "GET /publisher/pods")
                                .header("X-Channel-Subscribers")
                                .orElse("0"),
                        "1"::equals);
                assertThat(exchange(publisher, "POST /publisher/pods").status()).isEqualTo(201);
                assertThat(held.receive().text()).isEqualTo("x");
            }
        }
    }

    private StentorProcess start(KubernetesApi api, RedisProcess redis, String address, int port) {
        List<String> environment =
                new ArrayList<>(List.of("env", "POD_IP=" + address, "STENTOR_REDIS_URI=" + redis.uri()));
        environment.addAll(api.environment());
        return StentorProcess.start(
                directory,
                environment,
                api.options(),
                "-c",
                CONFIGURATION.toString(),
                "-a",
                address,
                "-p",
                "0",
                "--management-port",
                "0",
                "--remoting-port",
                Integer.toString(port));
    }

    private static WireResponse exchange(InetSocketAddress node, String request) {
        return WireClient.exchange(node, request + " HTTP/1.1\nHost: h\nContent-Length: 1\n\nx");
    }
}
