package stentor.node.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** The kinds of the Prometheus Operator, as far as the manifests use them; fabric8 has no model of them. */
final class PrometheusOperator {
    private PrometheusOperator() {}

    @Group("monitoring.coreos.com")
    @Version("v1")
    static final class ServiceMonitor extends CustomResource<ServiceMonitor.Spec, Void> implements Namespaced {
        private static final long serialVersionUID = 1;

        record Spec(LabelSelector selector, List<Endpoint> endpoints) {}

        record Endpoint(String port, String path, String interval, String scrapeTimeout) {}
    }

    @Group("monitoring.coreos.com")
    @Version("v1")
    static final class PrometheusRule extends CustomResource<PrometheusRule.Spec, Void> implements Namespaced {
        private static final long serialVersionUID = 1;

        record Spec(List<RuleGroup> groups) {}

        record RuleGroup(String name, List<Rule> rules) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Rule(
                String alert,
                String record,
                String expr,
                @JsonProperty("for") String lasting,
                Map<String, String> labels,
                Map<String, String> annotations) {}
    }
}
