package stentor.node.app;

import stentor.protocol.webhook.WebhookEvent;

/** Is told what happens in an app, from any thread; must not block. */
@FunctionalInterface
public interface AppEvents {
    /** Tells nobody. */
    AppEvents NONE = (app, store, event) -> {};

    /** @param store in which the event's channel is */
    void happened(App app, String store, WebhookEvent event);
}
