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
    private static final Kind<URI> URL = new Kind<>("a URL as https://example.com/hook", Form.TEXT, AppReader::uri);
    private static final List<String> EVENT_NAMES = Arrays.stream(WebhookEvent.Name.values())
            .map(WebhookEvent.Name::text)
            .toList();
    private static final Kind<WebhookEvent.Name> EVENT = new Kind<>(
            Kind.alternatives(EVENT_NAMES), Form.words(EVENT_NAMES), WebhookEvent.Name::read, WebhookEvent.Name::text);

    private static final Key<Void> APPS = Key.optionalSection(
            "apps",
            "Applications of the Pusher protocol; their keys also sign for Bayeux' guarded channels. Without them a node on"
                    + " a loopback address has one for development: id app-id, key app-key, secret app-secret.");
    private static final Key<String> ID =
            Key.required("id", Kind.TEXT, "my-app", "Names it in paths of the HTTP API: letters, digits, - _ .");
    private static final Key<String> KEY =
            Key.optional("key", Kind.TEXT, "my-key", "The public key that clients name.");
    private static final Key<String> SECRET = Key.optional(
            "secret", Kind.TEXT, "\"${APP_SECRET:change-me}\"", "What the application signs with for this key.");
    private static final Key<String> LISTED_KEY = Key.required("key", Kind.TEXT, "my-new-key", KEY.says());
    private static final Key<String> LISTED_SECRET =
            Key.required("secret", Kind.TEXT, "\"${NEW_SECRET:change-me}\"", SECRET.says());
    private static final Key<Void> KEYS = Key.optionalSection(
            "keys", "More keys, each with its secret, as while they are exchanged; the first one signs webhooks.");
    private static final Key<String> GROUP =
            Key.of("channel_group", Kind.TEXT, "", "The channel group in which its channels are.");
    private static final Key<Boolean> ENABLED =
            Key.of("enabled", Kind.BOOLEAN, true, "false: clients are refused with 4003, calls are answered 403.");
    private static final Key<Boolean> CLIENT_EVENTS =
            Key.of("client_events", Kind.BOOLEAN, true, "Whether clients may send each other events.");
    private static final Key<Boolean> USER_AUTHENTICATION = Key.of(
            "user_authentication",
            Kind.BOOLEAN,
            false,
            "Whether a connection has to sign in, or to subscribe to a guarded channel, soon after it begins.");
    private static final Key<Boolean> SUBSCRIPTION_COUNTS =
            Key.of("subscription_counts", Kind.BOOLEAN, true, "Whether subscribers are told how many they are.");
    private static final Key<Void> WEBHOOKS =
            Key.optionalSection("webhooks", "Where the application is told what happens.");
    private static final Key<URI> WEBHOOK_URL =
            Key.required("url", URL, "https://www.example.com/hook", "Where it is told, by POST.");
    private static final Key<WebhookEvent.Name> EVENTS =
            Key.list("events", EVENT, List.of(WebhookEvent.Name.values()), "What it is told of.");
    private static final Key<Boolean> ALLOW_PRIVATE = Key.of(
            "allow_private",
            Kind.BOOLEAN,
            false,
            "Whether it may be at a private address although the URL has a public name.");
    private static final Key<Void> LIMITS = Key.section("limits", "What it may have at most.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.optional(
            "max_connections", Kind.INTEGER, "10000", "Connections on each node; one more is refused with 4100.");
    private static final Key<Integer> CLIENT_EVENT_RATE = Key.of(
            "client_events_per_second",
            Kind.INTEGER,
            AppLimits.DEFAULT.clientEventsPerSecond(),
            "Client events of one connection in a second; more is error 4301.");
    private static final Key<Integer> MAX_MEMBERS =
            Key.of("max_members", Kind.INTEGER, AppLimits.DEFAULT.maxMembers(), "Users of a presence channel.");
    private static final Key<Integer> MAX_MEMBER_SIZE =
            Key.of("max_member_size", Kind.SIZE, AppLimits.DEFAULT.maxMemberSize(), "Bytes of a member's user_info.");
    private static final Key<Integer> MAX_EVENT_SIZE = Key.of(
            "max_event_size",
            Kind.SIZE,
            AppLimits.DEFAULT.maxEventSize(),
            "Bytes of an event's data; more is 413, or error 4301.");

    private AppReader() {}

    /** Empty: the file says nothing of apps. */
    static Optional<Apps> read(Section root) {
        return root.sections(APPS, AppReader::app)
                .map(apps -> apps.stream().flatMap(Optional::stream).toList())
                .map(apps -> root.build(() -> new Apps(apps), Apps.NONE));
    }

    private static Optional<App> app(Section section) {
        if (!section.has(ID)) {
            section.refuse(ID, "missing", "a name as my-app");
        }
        String id = section.given(ID).orElse("");
        List<AppKey> keys = keys(section);
        List<WebhookTarget> webhooks = section.sections(WEBHOOKS, AppReader::webhook).orElse(List.of()).stream()
                .flatMap(Optional::stream)
                .toList();
        AppLimits limits = section.section(LIMITS, AppReader::limits).orElse(AppLimits.DEFAULT);
        return section.build(
                () -> Optional.of(new App(
                        id,
                        keys,
                        section.get(GROUP),
                        section.get(ENABLED),
                        section.get(CLIENT_EVENTS),
                        section.get(USER_AUTHENTICATION),
                        section.get(SUBSCRIPTION_COUNTS),
                        webhooks,
                        limits)),
                Optional.empty());
    }

    private static List<AppKey> keys(Section section) {
        List<AppKey> keys = new ArrayList<>();
        key(section, KEY, SECRET).ifPresent(keys::add);
        section.sections(KEYS, listed -> key(listed, LISTED_KEY, LISTED_SECRET))
                .ifPresent(listed -> listed.stream().flatMap(Optional::stream).forEach(keys::add));
        return keys;
    }

    private static Optional<AppKey> key(Section section, Key<String> keyKey, Key<String> secretKey) {
        Optional<String> key = section.given(keyKey);
        Optional<String> secret = section.given(secretKey);
        if (key.isPresent() != secret.isPresent()) {
            section.refuse(key.isPresent() ? secretKey : keyKey, "missing", "both a key and its secret");
        }
        return key.flatMap(name -> secret.map(text -> new AppKey(name, text)));
    }

    private static Optional<WebhookTarget> webhook(Section section) {
        if (!section.has(WEBHOOK_URL)) {
            section.refuse(WEBHOOK_URL, "missing", URL.expected());
        }
        Optional<URI> url = section.given(WEBHOOK_URL);
        Set<WebhookEvent.Name> events = section.list(EVENTS)
                .filter(list -> !list.isEmpty())
                .map(Set::copyOf)
                .orElse(EnumSet.allOf(WebhookEvent.Name.class));
        boolean allowPrivate = section.get(ALLOW_PRIVATE);
        return url.flatMap(target ->
                section.build(() -> Optional.of(new WebhookTarget(target, events, allowPrivate)), Optional.empty()));
    }

    private static AppLimits limits(Section section) {
        return section.build(
                () -> new AppLimits(
                        section.given(MAX_CONNECTIONS).map(OptionalInt::of).orElse(OptionalInt.empty()),
                        section.get(CLIENT_EVENT_RATE),
                        section.get(MAX_MEMBERS),
                        section.get(MAX_MEMBER_SIZE),
                        section.get(MAX_EVENT_SIZE)),
                AppLimits.DEFAULT);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
