package stentor.node.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code kubectl kustomize} makes of the directories of {@code k8s}. */
final class Rendered {
    private Rendered() {}

    /** @param directory where {@code kubectl} may write */
    static Manifests overlay(Path directory, String name) throws IOException, InterruptedException {
        return Manifests.parse(text(directory, Kubectl.K8S.resolve("overlays").resolve(name)));
    }

    /** The base with components, as somebody's own overlay would name them. */
    static Manifests base(Path directory, String... components) throws IOException, InterruptedException {
        Path overlay = Files.createTempDirectory(directory.toRealPath(), "overlay");
        Path k8s = overlay.relativize(Kubectl.K8S.toRealPath());
        String list = List.of(components).stream()
                .map(component -> "  - " + k8s.resolve("components").resolve(component) + "\n")
                .collect(Collectors.joining());
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: push
                resources:
                  - %s
                components:
                %s
                images:
                  - { name: stentor, newName: registry.example.com/stentor, newTag: v1.0 }
                """.formatted(
                        k8s.resolve("base"), list.isEmpty() ? "  []" : list));
        return Manifests.parse(text(directory, overlay));
    }

    private static String text(Path directory, Path kustomization) throws IOException, InterruptedException {
        return Kubectl.alone(directory).run("kustomize", kustomization.toString());
    }
}
