package stentor.node.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import stentor.node.app.App;
import stentor.node.app.AppLimits;
import stentor.node.app.Apps;
import stentor.node.app.WebhookTarget;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.webhook.WebhookEvent;

/** Reads {@code apps}. */
final class AppReader {
    private static final Kind<URI> URL = new Kind<>("a URL as https://example.com/hook", AppReader::uri);
    private static final Kind<WebhookEvent.Name> EVENT = new Kind<>(
            Kind.alternatives(Arrays.stream(WebhookEvent.Name.values())
                    .map(WebhookEvent.Name::text)
                    .toList()),
            WebhookEvent.Name::read);

    private AppReader() {}

    /** Empty: the file says nothing of apps. */
    static Optional<Apps> read(Section root) {
        return root.sections("apps", AppReader::app)
                .map(apps -> apps.stream().flatMap(Optional::stream).toList())
                .map(apps -> root.build(() -> new Apps(apps), Apps.NONE));
    }

    private static Optional<App> app(Section section) {
        List<AppKey> keys = keys(section);
        List<WebhookTarget> webhooks = section.sections("webhooks", AppReader::webhook).orElse(List.of()).stream()
                .flatMap(Optional::stream)
                .toList();
        AppLimits limits = section.section("limits", AppReader::limits).orElse(AppLimits.DEFAULT);
        if (!section.has("id")) {
            section.refuse("id", "missing", "a name as my-app");
        }
        String id = section.get("id", Kind.TEXT, "");
        return section.build(
                () -> Optional.of(new App(
                        id,
                        keys,
                        section.get("channel_group", Kind.TEXT, ""),
                        section.get("enabled", Kind.BOOLEAN, true),
                        section.get("client_events", Kind.BOOLEAN, true),
                        section.get("user_authentication", Kind.BOOLEAN, false),
                        section.get("subscription_counts", Kind.BOOLEAN, true),
                        webhooks,
                        limits)),
                Optional.empty());
    }

    private static List<AppKey> keys(Section section) {
        List<AppKey> keys = new ArrayList<>();
        key(section).ifPresent(keys::add);
        section.sections("keys", AppReader::key)
                .ifPresent(listed -> listed.stream().flatMap(Optional::stream).forEach(keys::add));
        return keys;
    }

    private static Optional<AppKey> key(Section section) {
        Optional<String> key = section.get("key", Kind.TEXT);
        Optional<String> secret = section.get("secret", Kind.TEXT);
        if (key.isPresent() != secret.isPresent()) {
            section.refuse(key.isPresent() ? "secret" : "key", "missing", "both a key and its secret");
        }
        return key.flatMap(name -> secret.map(text -> new AppKey(name, text)));
    }

    private static Optional<WebhookTarget> webhook(Section section) {
        Optional<URI> url = section.get("url", URL);
        if (!section.has("url")) {
            section.refuse("url", "missing", URL.expected());
        }
        Set<WebhookEvent.Name> events = section.list("events", EVENT)
                .filter(list -> !list.isEmpty())
                .map(Set::copyOf)
                .orElse(EnumSet.allOf(WebhookEvent.Name.class));
        boolean allowPrivate = section.get("allow_private", Kind.BOOLEAN, false);
        return url.flatMap(target ->
                section.build(() -> Optional.of(new WebhookTarget(target, events, allowPrivate)), Optional.empty()));
    }

    private static AppLimits limits(Section section) {
        AppLimits standard = AppLimits.DEFAULT;
        return section.build(
                () -> new AppLimits(
                        section.get("max_connections", Kind.INTEGER)
                                .map(OptionalInt::of)
                                .orElse(OptionalInt.empty()),
                        section.get("client_events_per_second", Kind.INTEGER, standard.clientEventsPerSecond()),
                        section.get("max_members", Kind.INTEGER, standard.maxMembers()),
                        section.get("max_member_size", Kind.SIZE, standard.maxMemberSize()),
                        section.get("max_event_size", Kind.SIZE, standard.maxEventSize())),
                standard);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
