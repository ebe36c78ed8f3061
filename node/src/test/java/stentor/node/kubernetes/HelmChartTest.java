package stentor.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, rendered by Helm's own code, against what kustomize makes of the same files. */
class HelmChartTest {
    private static final Path CHART = Kubectl.K8S.resolve("chart");
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final String PART_OF = "app.kubernetes.io/part-of";

    @TempDir
    Path directory;

    @BeforeAll
    static void helmRunsHere() {
        boolean runs = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(runs, "the tests bring Helm along for Linux on amd64 alone: the chart is not rendered");
    }

    @Test
    void withEverythingOnItIsWhatKustomizeMakes() throws Exception {
        Manifests kustomized =
                Rendered.base(directory, "autoscaling", "gateway", "ingress-haproxy", "lease", "monitoring", "redis");
        Manifests chart = Manifests.parse(chart().set("redis.install", true)
                .set("autoscaling.enabled", true)
                .set("lease.enabled", true)
                .set("monitoring.enabled", true)
                .set("ingress.enabled", true)
                .set("ingress.host", "push.example.com")
                .set("gateway.enabled", true)
                .set("gateway.host", "push.example.com")
                .call());
        // Without a cluster to look into, the first installation: with the autoscaler's least.
        Deployment nodes = chart.one(Deployment.class, "stentor");
        assertThat(nodes.getSpec().getReplicas()).isEqualTo(3);
        nodes.getSpec().setReplicas(null);
        assertThat(comparable(chart)).isEqualTo(comparable(kustomized));
    }

    @Test
    void onItsDefaultsItIsTheBase() throws Exception {
        Manifests chart = Manifests.parse(chart().call());
        assertThat(comparable(chart)).isEqualTo(comparable(Rendered.base(directory)));
    }

    @Test
    void valuesChangeWhatTheyName() {
        Manifests chart = Manifests.parse(chart().set("replicas", 5)
                .set("redis.uri", "rediss://redis.example.com")
                .set("configuration", "port: 8080")
                .call());
        assertThat(chart.one(Deployment.class, "stentor").getSpec().getReplicas())
                .isEqualTo(5);
        assertThat(chart.one(Secret.class, "stentor-redis-uri").getStringData())
                .containsEntry("uri", "rediss://redis.example.com");
        assertThat(chart.one(ConfigMap.class, "stentor").getData()).containsEntry("stentor.yaml", "port: 8080");
    }

    @Test
    void aValueThatIsMissingOrUnknownIsSaid() {
        assertThatThrownBy(() -> new Helm(CHART).template().withName("stentor").call())
                .hasMessageContaining("image.repository: where the image is");
        assertThatThrownBy(() -> chart().set("replica", 5).call()).hasMessageContaining("replica");
    }

    @Test
    void helmFindsNothingToComplainAbout() {
        LintResult lint = new Helm(CHART).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    private static TemplateCommand chart() {
        return new Helm(CHART)
                .template()
                .withName("stentor")
                .withNamespace(KubernetesApi.NAMESPACE)
                .set("image.repository", "registry.example.com/stentor")
                // --set would take a bare 1.0 for a number.
                .set("image.tag", "v1.0");
    }

    /** By kind and name, without what each tool adds in its own way. */
    private static Map<String, Object> comparable(Manifests all) {
        Map<String, Object> byName = new TreeMap<>();
        for (HasMetadata object : all.objects()) {
            withoutPartOf(object.getMetadata());
            object.getMetadata().setNamespace(null);
            if (object instanceof Secret secret) {
                secret.setType(null);
                if (secret.getStringData() != null) {
                    secret.getStringData().forEach((key, value) -> secret.getData()
                            .put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
                    secret.setStringData(null);
                }
            } else if (object instanceof Deployment deployment) {
                ObjectMeta pod = deployment.getSpec().getTemplate().getMetadata();
                withoutPartOf(pod);
                pod.getAnnotations().remove("checksum/configuration");
                deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .setImagePullPolicy(null);
            } else if (object instanceof StatefulSet set) {
                withoutPartOf(set.getSpec().getTemplate().getMetadata());
            }
            // kustomize puts a hash of the content into the names of what it makes.
            String json = JSON.asJson(object)
                    .replaceAll("\"stentor-redis-[a-z0-9]{10}\"", "\"stentor-redis-uri\"")
                    .replaceAll("\"stentor-[a-z0-9]{10}\"", "\"stentor\"");
            Map<?, ?> tree = JSON.unmarshal(json, Map.class);
            byName.put(object.getKind() + " " + ((Map<?, ?>) tree.get("metadata")).get("name"), tree);
        }
        return byName;
    }

    private static void withoutPartOf(ObjectMeta metadata) {
        if (metadata.getLabels() != null) {
            metadata.getLabels().remove(PART_OF);
            if (metadata.getLabels().isEmpty()) {
                metadata.setLabels(null);
            }
        }
    }
}
