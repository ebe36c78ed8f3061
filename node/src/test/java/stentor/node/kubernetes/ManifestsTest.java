package stentor.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import stentor.node.config.Configuration;
import stentor.node.config.ConfigurationFormat;
import stentor.node.config.ConfigurationReader;
import stentor.node.config.NodeSettings;
import stentor.node.location.BayeuxLocation;
import stentor.node.location.LocationTable;
import stentor.node.location.PusherLocation;
import stentor.node.location.SubscriberLocation;

/** What the manifests of {@code k8s} promise, read off what kustomize makes of them. */
class ManifestsTest {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

    @TempDir
    static Path directory;

    private static Manifests dev;
    private static Manifests production;
    private static Manifests everything;

    @BeforeAll
    static void render() throws Exception {
        dev = Rendered.overlay(directory, "dev");
        production = Rendered.overlay(directory, "production");
        everything =
                Rendered.base(directory, "autoscaling", "gateway", "ingress-haproxy", "lease", "monitoring", "redis");
    }

    @Test
    void eachObjectHasOnlyKeysThatItsKindKnows() {
        // Manifests refuses others; what is left to see is that nothing is missing.
        assertThat(kinds(dev))
                .contains("ConfigMap", "Deployment", "NetworkPolicy", "Role", "Service", "ServiceAccount");
        assertThat(kinds(production))
                .contains(
                        "HorizontalPodAutoscaler",
                        "Ingress",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "ServiceMonitor");
        assertThat(kinds(everything)).contains("HTTPRoute", "StatefulSet", "Secret");
        String misspelt = "{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { port: [] } }";
        assertThatThrownBy(() -> Manifests.parse(misspelt)).hasMessageContaining("\"port\"");
        assertThatThrownBy(() -> Manifests.parse("{ apiVersion: v2, kind: Service, metadata: { name: s } }"))
                .hasMessageContaining("v2 Service");
    }

    @Test
    void whatObjectsNameIsThere() {
        for (Manifests all : List.of(dev, production, everything)) {
            List<PodTemplateSpec> pods = pods(all).toList();
            all.all(Service.class)
                    .forEach(service -> service.getSpec().getPorts().forEach(port -> assertThat(
                                    ports(selected(pods, service.getSpec().getSelector())))
                            .as(name(service))
                            .contains(target(port))));
            all.all(PodDisruptionBudget.class).forEach(budget -> assertThat(
                            selected(pods, budget.getSpec().getSelector().getMatchLabels()))
                    .isNotEmpty());
            all.all(NetworkPolicy.class)
                    .forEach(policy -> policy.getSpec().getIngress().forEach(rule -> assertThat(ports(selected(
                                    pods, policy.getSpec().getPodSelector().getMatchLabels())))
                            .as(name(policy))
                            .containsAll(rule.getPorts().stream()
                                    .map(NetworkPolicyPort::getPort)
                                    .map(IntOrString::getStrVal)
                                    .toList())));
            all.all(RoleBinding.class).forEach(binding -> {
                assertThat(all.find(Role.class, binding.getRoleRef().getName())).isPresent();
                binding.getSubjects().forEach(subject -> assertThat(all.one(ServiceAccount.class, subject.getName())
                                .getMetadata()
                                .getNamespace())
                        .isEqualTo(subject.getNamespace()));
            });
            Deployment nodes = nodes(all);
            assertThat(all.find(
                            ServiceAccount.class,
                            nodes.getSpec().getTemplate().getSpec().getServiceAccountName()))
                    .isPresent();
            assertThat(all.find(
                            ConfigMap.class,
                            nodes.getSpec().getTemplate().getSpec().getVolumes().stream()
                                    .flatMap(volume -> Stream.ofNullable(volume.getConfigMap()))
                                    .findFirst()
                                    .orElseThrow()
                                    .getName()))
                    .isPresent();
        }
        // Production's is made by hand.
        assertThat(redisSecret(production)).isEqualTo("stentor-redis");
        for (Manifests made : List.of(dev, everything)) {
            assertThat(made.find(Secret.class, redisSecret(made))).isPresent();
        }
        HorizontalPodAutoscaler scaler = everything.one(HorizontalPodAutoscaler.class, "stentor");
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(name(nodes(everything)));
    }

    @Test
    void noPodHasMoreRightsThanItNeeds() {
        Stream.of(dev, production, everything).flatMap(ManifestsTest::pods).forEach(template -> {
            PodSpec pod = template.getSpec();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (Container container : pod.getContainers()) {
                SecurityContext own = container.getSecurityContext();
                assertThat(own.getAllowPrivilegeEscalation()).isFalse();
                assertThat(own.getReadOnlyRootFilesystem()).isTrue();
                assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getImage()).contains(":");
            }
        });
        assertThat(production.one(Namespace.class, "stentor").getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Test
    void nodesMayOnlyListPodsAndHaveTheirLease() {
        assertThat(rules(dev)).containsExactlyInAnyOrder("pods list");
        assertThat(rules(everything))
                .containsExactlyInAnyOrder("pods list", "leases create", "leases/stentor-pekko-sbr get update");
        assertThat(environment(everything)).containsEntry("CLUSTER_LEASE", "kubernetes");
        assertThat(environment(dev)).doesNotContainKey("CLUSTER_LEASE");
    }

    @Test
    void theConfigurationIsOneThatNodesTake() throws Exception {
        assertThat(settings(everything, environment(everything)).cluster().lease())
                .isPresent();
        assertThat(settings(dev, environment(dev)).cluster().lease()).isEmpty();
        // The kubelet's variables for a Service named stentor are switched off, so none of these is a key of a node.
        assertThat(environment(dev).keySet()).containsExactlyInAnyOrder("POD_IP", "STENTOR_CPUS", "REDIS_URI");
    }

    @Test
    void aPodHasTheTimeToDrain() throws Exception {
        PodSpec pod = nodes(dev).getSpec().getTemplate().getSpec();
        Container node = pod.getContainers().get(0);
        Duration hook =
                Duration.ofSeconds(node.getLifecycle().getPreStop().getSleep().getSeconds());
        Duration drain = settings(dev, environment(dev)).cluster().drain();
        // SURFACE: gone within 10 s of the signal with a drain of 5 s.
        Duration needed = hook.plus(drain).plusSeconds(5);
        assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds())).isGreaterThan(needed.plusSeconds(5));
        assertThat(node.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
        assertThat(node.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/alive");
        assertThat(node.getStartupProbe().getHttpGet().getPath()).isEqualTo("/alive");
    }

    @Test
    void nodesOfOneVersionAreSpread() {
        assertThat(nodes(production).getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(spread -> assertThat(spread.getMatchLabelKeys()).containsExactly("pod-template-hash"));
    }

    @Test
    void theNumberOfNodesIsTheAutoscalersWhereThereIsOne() throws Exception {
        assertThat(nodes(dev).getSpec().getReplicas()).isEqualTo(3);
        for (Manifests scaled : List.of(production, everything)) {
            assertThat(nodes(scaled).getSpec().getReplicas()).isNull();
            assertThat(scaled.one(HorizontalPodAutoscaler.class, "stentor")
                            .getSpec()
                            .getMinReplicas())
                    .isEqualTo(3);
        }
        String asked = everything.one(HorizontalPodAutoscaler.class, "stentor").getSpec().getMetrics().stream()
                .flatMap(metric -> Stream.ofNullable(metric.getPods()))
                .findFirst()
                .orElseThrow()
                .getMetric()
                .getName();
        String rules = Files.readString(Kubectl.K8S.resolve("components/autoscaling/prometheus-adapter.yaml"));
        Map<String, Map<String, List<Map<String, Object>>>> adapter = new Yaml().load(rules);
        Map<String, Object> rule = adapter.get("rules").get("custom").get(0);
        assertThat(rule.get("name")).isEqualTo(Map.of("as", asked));
        assertThat((String) rule.get("seriesQuery")).startsWith(asked + "{");
    }

    @Test
    void thePublicReachSubscribersAndWhoAsksByItselfButNoPublisher() throws Exception {
        List<HTTPIngressPath> paths = everything.one(Ingress.class, "stentor").getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .toList();
        assertThat(paths).allSatisfy(path -> {
            assertThat(path.getPathType()).isEqualTo("Prefix");
            assertThat(path.getBackend().getService().getName()).isEqualTo("stentor");
            assertThat(LocationTable.defaults()
                            .find(path.getPath() + (path.getPath().endsWith("/") ? "x" : ""))
                            .orElseThrow()
                            .location())
                    .isInstanceOfAny(SubscriberLocation.class, BayeuxLocation.class, PusherLocation.class);
        });
        List<String> open = paths.stream().map(HTTPIngressPath::getPath).toList();
        assertThat(open).hasSize(5);
        assertThat(routes(everything)).isEqualTo(open);
        assertThat(Files.readString(Kubectl.K8S.resolve("../deploy/haproxy.cfg")))
                .contains("path_beg " + String.join(" ", open) + "\n");
    }

    @Test
    void haproxyTakesTheIngressesDirectives() throws Exception {
        assumeTrue(Files.isExecutable(HAPROXY), "HAProxy is not installed: the Ingress's directives are not tried");
        String directives = everything
                .one(Ingress.class, "stentor")
                .getMetadata()
                .getAnnotations()
                .get("haproxy.org/backend-config-snippet");
        Path file = Files.writeString(
                directory.resolve("haproxy.cfg"),
                "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1h\n  timeout server 1h\n"
                        + "frontend public\n  bind 127.0.0.1:1\n  default_backend nodes\nbackend nodes\n  no option abortonclose\n"
                        + directives.indent(2)
                        + "  server a 127.0.0.1:1\n");
        Process haproxy = new ProcessBuilder(HAPROXY.toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(haproxy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(haproxy.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("WARNING", "ALERT");
    }

    @Test
    void theAlertRulesAreThoseOfDeploy() throws Exception {
        Path rules = Kubectl.K8S.resolve("../deploy/prometheus/alerts.yaml");
        Map<String, Object> prometheus = new Yaml().load(Files.readString(rules));
        Path made = Kubectl.K8S.resolve("components/monitoring/alerts.yaml");
        Map<String, Object> operator = new Yaml().load(Files.readString(made));
        assertThat(operator.get("spec"))
                .as("k8s/components/monitoring/update.sh makes it anew")
                .isEqualTo(prometheus);
    }

    private static NodeSettings settings(Manifests all, Map<String, String> environment) throws Exception {
        String text = all.all(ConfigMap.class)
                .flatMap(map -> Stream.ofNullable(map.getData().get("stentor.yaml")))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(Files.createTempFile(directory, "stentor", ".yaml"), text);
        Configuration read = ConfigurationReader.read(file, ConfigurationFormat.YAML, environment);
        assertThat(read).isInstanceOf(Configuration.Loaded.class);
        return ((Configuration.Loaded) read).settings();
    }

    /** A container's variables; those that the kubelet would fill in have values that fit. */
    private static Map<String, String> environment(Manifests all) {
        Map<String, String> filled =
                Map.of("POD_IP", "10.0.0.1", "STENTOR_CPUS", "1", "REDIS_URI", "redis://redis:6379");
        return container(all).getEnv().stream()
                .collect(Collectors.toMap(
                        variable -> variable.getName(), variable -> Optional.ofNullable(variable.getValue())
                                .orElseGet(() -> filled.get(variable.getName()))));
    }

    private static String redisSecret(Manifests all) {
        return container(all).getEnv().stream()
                .filter(variable -> variable.getName().equals("REDIS_URI"))
                .findFirst()
                .orElseThrow()
                .getValueFrom()
                .getSecretKeyRef()
                .getName();
    }

    private static List<String> rules(Manifests all) {
        return all.all(Role.class)
                .flatMap(role -> role.getRules().stream())
                .map(ManifestsTest::rule)
                .toList();
    }

    private static String rule(PolicyRule rule) {
        String names = rule.getResourceNames().isEmpty() ? "" : "/" + String.join(" ", rule.getResourceNames());
        return String.join(" ", rule.getResources()) + names + " " + String.join(" ", rule.getVerbs());
    }

    private static List<String> routes(Manifests all) {
        return all
                .one(io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute.class, "stentor")
                .getSpec()
                .getRules()
                .stream()
                .peek(rule -> assertThat(rule.getTimeouts().getRequest()).isEqualTo("0s"))
                .flatMap(rule -> rule.getMatches().stream())
                .map(match -> match.getPath().getValue())
                .toList();
    }

    private static Deployment nodes(Manifests all) {
        return all.one(Deployment.class, "stentor");
    }

    private static Container container(Manifests all) {
        return nodes(all).getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static Stream<PodTemplateSpec> pods(Manifests all) {
        return Stream.concat(
                all.all(Deployment.class).map(deployment -> deployment.getSpec().getTemplate()),
                all.all(StatefulSet.class).map(set -> set.getSpec().getTemplate()));
    }

    private static List<PodTemplateSpec> selected(List<PodTemplateSpec> pods, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private static List<String> ports(List<PodTemplateSpec> pods) {
        return pods.stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .map(ContainerPort::getName)
                .toList();
    }

    private static String target(ServicePort port) {
        return port.getTargetPort().getStrVal();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static Set<String> kinds(Manifests all) {
        return all.objects().stream().map(HasMetadata::getKind).collect(Collectors.toSet());
    }
}
