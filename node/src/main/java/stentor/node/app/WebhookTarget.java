package stentor.node.app;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import stentor.protocol.webhook.WebhookEvent;

/**
 * Where an application wants to be told of its channels.
 *
 * @param events those it is told of
 * @param allowPrivate whether the address may be a private or loopback one
 */
public record WebhookTarget(URI url, Set<WebhookEvent.Name> events, boolean allowPrivate) {
    public WebhookTarget {
        Objects.requireNonNull(url);
        events = Set.copyOf(events);
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        Checks.require("url", url, http && url.getHost() != null, "a URL as https://example.com/hook");
    }
}
