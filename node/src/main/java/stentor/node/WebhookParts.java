package stentor.node;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import stentor.node.config.NodeSettings;
import stentor.node.location.PusherLocation;
import stentor.node.webhook.HookCounts;
import stentor.node.webhook.HookReports;
import stentor.node.webhook.Webhooks;

/** The webhooks of the apps. They begin when an app first has some, which may be while the node runs. */
final class WebhookParts {
    private final HookReports reports;
    private final HookCounts counts;
    private final Supplier<Webhooks> begin;
    private volatile Optional<Webhooks> begun = Optional.empty();

    WebhookParts(HookReports reports, HookCounts counts, Supplier<Webhooks> begin) {
        this.reports = reports;
        this.counts = counts;
        this.begin = begin;
    }

    HookReports reports() {
        return reports;
    }

    HookCounts counts() {
        return counts;
    }

    /** Empty: no app has any, or had any since the node was started. */
    Optional<Webhooks> begun() {
        return begun;
    }

    /** From now on the apps of these settings are told. */
    synchronized void tell(NodeSettings settings) {
        reports.tell(settings.appsInForce(), pusherStores(settings));
        if (begun.isEmpty() && !reports.outboxes().isEmpty()) {
            begun = Optional.of(begin.get());
        }
    }

    /** The stores in which apps have channels. */
    private static Set<String> pusherStores(NodeSettings settings) {
        return settings.locations().locations().stream()
                .filter(PusherLocation.class::isInstance)
                .map(location -> location.mount().store())
                .collect(Collectors.toSet());
    }
}
