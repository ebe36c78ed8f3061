package stentor.node.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Objects of Kubernetes, each read into the model of its kind: a key that the kind does not know is an error. */
record Manifests(List<HasMetadata> objects) {
    private static final KubernetesSerialization MODELS = models();

    /** The models keep what they do not know in a map; without that map it is refused. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static KubernetesSerialization models() {
        KubernetesSerialization models = new KubernetesSerialization();
        models.registerKubernetesResource(PrometheusOperator.ServiceMonitor.class);
        models.registerKubernetesResource(PrometheusOperator.PrometheusRule.class);
        return models;
    }

    static Manifests parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<HasMetadata> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
            if (document != null) {
                objects.add(object((Map<?, ?>) document));
            }
        }
        return new Manifests(List.copyOf(objects));
    }

    private static HasMetadata object(Map<?, ?> document) {
        HasMetadata known = MODELS.convertValue(document, HasMetadata.class);
        if (known instanceof GenericKubernetesResource) {
            throw new IllegalArgumentException(
                    "no model of " + document.get("apiVersion") + " " + document.get("kind"));
        }
        return STRICT.convertValue(document, known.getClass());
    }

    /** All of a kind. */
    <T> Stream<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The one of a kind with this name. */
    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
    }

    <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return all(kind)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }
}
