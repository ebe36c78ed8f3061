package stentor.node.cli;

import java.util.stream.Collectors;
import stentor.node.app.App;
import stentor.node.app.AppLimits;
import stentor.node.app.Apps;
import stentor.node.app.WebhookTarget;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.webhook.WebhookEvent;

/** All settings of all apps, but for their secrets. */
final class AppListing {
    private static final String NONE = "none";

    private AppListing() {}

    static void add(Apps apps, Listing listing) {
        if (!apps.all().isEmpty()) {
            listing.heading("Apps");
            apps.all().forEach(app -> add(app, listing));
        }
    }

    private static void add(App app, Listing listing) {
        AppLimits limits = app.limits();
        listing.subheading("app " + app.id())
                .row("keys", app.keys().stream().map(AppKey::key).collect(Collectors.joining(", ")))
                .row("channel_group", app.channelGroup().isEmpty() ? NONE : app.channelGroup())
                .row("enabled", app.enabled())
                .row("client_events", app.clientEvents())
                .row("user_authentication", app.userAuthentication())
                .row("subscription_counts", app.subscriptionCounts())
                .row(
                        "limits.max_connections",
                        limits.maxConnections().isPresent()
                                ? limits.maxConnections().getAsInt()
                                : NONE)
                .row("limits.client_events_per_second", limits.clientEventsPerSecond())
                .row("limits.max_members", limits.maxMembers())
                .row("limits.max_member_size", limits.maxMemberSize())
                .row("limits.max_event_size", limits.maxEventSize());
        app.webhooks().forEach(webhook -> listing.row("webhook", target(webhook)));
    }

    private static String target(WebhookTarget target) {
        return target.url() + ", "
                + target.events().stream().map(WebhookEvent.Name::text).sorted().collect(Collectors.joining(" "))
                + (target.allowPrivate() ? ", may be private" : "");
    }
}
