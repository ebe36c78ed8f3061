package stentor.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl apply} gives the manifests to an API. */
class ApplyTest {
    @TempDir
    Path directory;

    @Test
    void applyingAgainLeavesTheNumberOfNodesToTheAutoscaler() throws Exception {
        Manifests production = Rendered.overlay(directory, "production");
        try (KubernetesApi api = new KubernetesApi(directory)) {
            api.knows(production.objects());
            Kubectl kubectl = Kubectl.of(directory, api.kubectlOptions());
            String overlay = Kubectl.K8S.resolve("overlays/production").toString();
            // What its openapi document would be checked for, Manifests has been.
            String first = kubectl.run("apply", "--validate=false", "-k", overlay);
            assertThat(first.lines()).hasSize(production.objects().size()).allMatch(line -> line.endsWith(" created"));
            production.objects().forEach(object -> assertThat(api.find(
                            object.getClass(), "stentor", object.getMetadata().getName()))
                    .as("%s %s", object.getKind(), object.getMetadata().getName())
                    .isPresent());

            kubectl.run(
                    "patch",
                    "deployment",
                    "stentor",
                    "--namespace=stentor",
                    "--type=merge",
                    "--patch={\"spec\":{\"replicas\":5}}");
            String again = kubectl.run("apply", "--validate=false", "-k", overlay);
            assertThat(again).doesNotContain(" created").contains("deployment.apps/stentor unchanged");
            assertThat(api.find(Deployment.class, "stentor", "stentor")
                            .orElseThrow()
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(5);
        }
    }
}
