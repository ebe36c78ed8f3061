package stentor.node.app;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import stentor.protocol.pusher.AppKey;

/**
 * An application.
 *
 * @param id names it in paths of the HTTP API
 * @param keys at least one; the first signs webhooks, each is accepted
 * @param channelGroup where its channels live
 * @param enabled false: connections are closed with 4003, calls answered 403
 * @param clientEvents whether members may send each other events
 * @param userAuthentication whether a connection has to sign in, or to subscribe to a guarded channel, soon
 * @param subscriptionCounts whether subscribers are told how many they are
 */
public record App(
        String id,
        List<AppKey> keys,
        String channelGroup,
        boolean enabled,
        boolean clientEvents,
        boolean userAuthentication,
        boolean subscriptionCounts,
        List<WebhookTarget> webhooks,
        AppLimits limits) {
    /** The one of a node on a loopback address that was told of none. */
    public static final App DEVELOPMENT = App.of("app-id", new AppKey("app-key", "app-secret"));

    public App {
        keys = List.copyOf(keys);
        webhooks = List.copyOf(webhooks);
        Objects.requireNonNull(channelGroup);
        Objects.requireNonNull(limits);
        Checks.require("id", id, id.matches("[A-Za-z0-9_.-]{1,100}"), "1 to 100 letters, digits, - _ .");
        Checks.require("keys", "none", !keys.isEmpty(), "key and secret, or a list of keys");
        Set<String> names = new HashSet<>();
        for (AppKey key : keys) {
            Checks.require(
                    "key", key.key(), key.key().matches("[A-Za-z0-9_.-]{1,200}"), "1 to 200 letters, digits, - _ .");
            Checks.require("secret", "\"\"", !key.secret().isEmpty(), "a secret that is not empty");
            Checks.require("keys", key.key(), names.add(key.key()), "each key once");
        }
    }

    /** With one key, and all else as it is by default. */
    public static App of(String id, AppKey key) {
        return new App(id, List.of(key), "", true, true, false, true, List.of(), AppLimits.DEFAULT);
    }

    /** The same, that is told nothing. */
    public App withoutWebhooks() {
        return new App(
                id,
                keys,
                channelGroup,
                enabled,
                clientEvents,
                userAuthentication,
                subscriptionCounts,
                List.of(),
                limits);
    }
}
