package stentor.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.Eventually;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** Nodes with the configuration, the labels, the ports and the rights that the manifests give them. */
class KubernetesTest {
    private static final Path CONFIGURATION = Kubectl.K8S.resolve("base/stentor.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the nodes say stays there: it is what one wants to see when a test has failed. */
    private final Path directory = logs();

    @Test
    void podsBecomeOneClusterAndWhoeverGetsTheLeaseLivesOn() throws Exception {
        List<String> addresses = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
        int port = freeAtAll(addresses);
        try (RedisProcess redis = RedisProcess.started();
                KubernetesApi api = new KubernetesApi(directory)) {
            api.allow(rules("base/rbac.yaml", "components/lease/rbac.yaml"));
            addresses.forEach(address -> api.create(pod(address, port)));
            try (StentorProcess one = start(api, redis, addresses.get(0), port);
                    StentorProcess other = start(api, redis, addresses.get(1), port);
                    StentorProcess third = start(api, redis, addresses.get(2), port)) {
                InetSocketAddress publisher = one.awaitReady().address("ready at");
                InetSocketAddress subscriber = other.awaitReady().address("ready at");
                third.awaitReady();
                assertThat(probes()).allSatisfy(path -> assertThat(exchange(one.address("management at"), "GET " + path)
                                .status())
                        .isEqualTo(200));
                awaitMembers(one, "3.0");
                assertThat(metrics(one)).contains("\nstentor_subscribers{");
                assertReaches(publisher, subscriber, "pods");
                assertThat(lease(api)).isEmpty();

                // The majority at once: by its number alone the one that is left would have to end, too.
                one.kill();
                third.kill();
                awaitMembers(other, "1.0");
                assertThat(lease(api))
                        .hasValueSatisfying(lease -> assertThat(lease.getSpec().getHolderIdentity())
                                .contains(addresses.get(1) + ":" + port));
                assertReaches(subscriber, subscriber, "survivor");
            }
        }
    }

    @Test
    void aPodThatMayNotAskSaysSoOnceAndWaitsUntilItMay() throws Exception {
        int port = freeAtAll(List.of("127.0.0.1"));
        try (RedisProcess redis = RedisProcess.started();
                KubernetesApi api = new KubernetesApi(directory);
                StentorProcess node = start(api, redis, "127.0.0.1", port)) {
            api.create(pod("127.0.0.1", port));
            Eventually.see(PATIENCE, api::refused, refused -> refused >= 3);
            api.allow(rules("base/rbac.yaml"));
            node.awaitReady();
            assertThat(node.err().lines().filter(line -> line.contains("Check RBAC settings")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "joining: discovery does not answer, so no cluster is founded yet: Forbidden");
        }
    }

    @Test
    void elsewhereThanInAPodItEndsWithOneLine() {
        StentorProcess node = StentorProcess.start(
                directory,
                List.of("env", "-u", "KUBERNETES_SERVICE_HOST", "POD_IP=127.0.0.1", "REDIS_URI=redis://127.0.0.1:1"),
                List.of(),
                "-c",
                CONFIGURATION.toString(),
                "-a",
                "127.0.0.1",
                "-p",
                "0",
                "--management-port",
                "0");
        assertThat(node.exitCode()).isEqualTo(1);
        assertThat(node.err().lines().filter(line -> line.contains("KUBERNETES_SERVICE_HOST is not set")))
                .singleElement()
                .asString()
                .contains(
                        "cluster.discovery: kubernetes asks the API of Kubernetes, which a pod with a service account can"
                                + " do: KUBERNETES_SERVICE_HOST is not set");
        assertThat(node.err()).doesNotContain("joining");
    }

    private static Path logs() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "processes")), "kubernetes")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StentorProcess start(KubernetesApi api, RedisProcess redis, String address, int port) {
        List<String> environment = new ArrayList<>(
                List.of("env", "POD_IP=" + address, "REDIS_URI=" + redis.uri(), "CLUSTER_LEASE=kubernetes"));
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

    /** As the Deployment would have it made, on this machine: only the port, which has to be free, is another. */
    private static Pod pod(String address, int port) {
        PodTemplateSpec template = objects("base/deployment.yaml")
                .one(Deployment.class, "stentor")
                .getSpec()
                .getTemplate();
        PodSpec spec = template.getSpec();
        List<ContainerPort> ports = spec.getContainers().get(0).getPorts();
        ports.stream()
                .filter(known -> known.getName().equals("remoting"))
                .forEach(remoting -> remoting.setContainerPort(port));
        return new PodBuilder()
                .withNewMetadata()
                .withName("stentor-" + address)
                .withNamespace(KubernetesApi.NAMESPACE)
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withSpec(spec)
                .withNewStatus()
                .withPodIP(address)
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("stentor")
                .withReady(false)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    /** Below those from which the system chooses for others that ask for any port, at whichever address. */
    private static int freeAtAll(List<String> addresses) throws IOException {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (String address : addresses) {
                    taken.add(new ServerSocket(port, 1, InetAddress.getByName(address)));
                }
                return port;
            } catch (BindException inUse) {
                if (tries > 100) {
                    throw inUse;
                }
            } finally {
                for (ServerSocket socket : taken) {
                    socket.close();
                }
            }
        }
    }

    private static List<String> probes() {
        Container node = objects("base/deployment.yaml")
                .one(Deployment.class, "stentor")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        return Stream.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe())
                .map(probe -> probe.getHttpGet().getPath())
                .toList();
    }

    private static List<PolicyRule> rules(String... files) {
        return Stream.of(files)
                .flatMap(file -> objects(file).all(Role.class))
                .flatMap(role -> role.getRules().stream())
                .toList();
    }

    private static Manifests objects(String file) {
        try {
            return Manifests.parse(Files.readString(Kubectl.K8S.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Lease> lease(KubernetesApi api) {
        return api.find(Lease.class, KubernetesApi.NAMESPACE, "stentor-pekko-sbr");
    }

    private static void awaitMembers(StentorProcess node, String number) {
        Eventually.see(PATIENCE, () -> metrics(node), metrics -> metrics.contains("\nstentor_cluster_nodes " + number));
    }

    /** Empty while the node is not there: on a machine with much else to do one may have to start again. */
    private static String metrics(StentorProcess node) {
        try {
            return WireClient.exchange(node.address("management at"), "GET /metrics HTTP/1.1\nHost: h\n\n")
                    .text();
        } catch (UncheckedIOException away) {
            return "";
        }
    }

    private static void assertReaches(InetSocketAddress publisher, InetSocketAddress subscriber, String channel) {
        Eventually.see(PATIENCE, () -> reaches(publisher, subscriber, channel), reached -> reached);
    }

    /** A poll gets what is published, before it is held or after; false while a node is not there, or not sure of itself. */
    private static boolean reaches(InetSocketAddress publisher, InetSocketAddress subscriber, String channel) {
        try (WireClient held = WireClient.connect(subscriber, PATIENCE)) {
            held.send("GET /subscriber/" + channel + " HTTP/1.1\nHost: h\n\n");
            return exchange(publisher, "POST /publisher/" + channel).status() < 300
                    && held.receive().text().equals("x");
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    private static WireResponse exchange(InetSocketAddress node, String request) {
        return WireClient.exchange(node, request + " HTTP/1.1\nHost: h\nContent-Length: 1\n\nx");
    }
}
