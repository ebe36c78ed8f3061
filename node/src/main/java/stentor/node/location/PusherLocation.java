package stentor.node.location;

import java.util.Objects;
import java.util.Optional;

/**
 * The Pusher protocol: WebSockets at {@code app/KEY}, its HTTP fallbacks at {@code pusher/app/KEY/...}, the HTTP API at {@code
 * apps/ID/...}. What a request asks for is what follows the prefix.
 *
 * @param prefix begins and ends with a slash
 * @param proxyPrefix what a proxy takes away from the paths that callers of the HTTP API have signed
 */
public record PusherLocation(Mount mount, String prefix, Optional<String> proxyPrefix) implements Location {
    private static final String PATHS = "((?:apps?|pusher/app)(?:/.*)?)";

    public PusherLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(prefix);
        proxyPrefix.ifPresent(path -> Checks.require(
                "proxy_prefix", Checks.quoted(path), path.matches("(/[A-Za-z0-9_.-]+)+"), "a path as /push"));
    }

    /** Below a prefix, on a store. */
    public static PusherLocation at(
            String prefix,
            String store,
            CrossOrigin crossOrigin,
            Optional<Authorize> authorize,
            Optional<String> proxyPrefix) {
        Checks.require(
                "prefix",
                Checks.quoted(prefix),
                prefix.matches("[A-Za-z0-9/_.-]*"),
                "a path of letters, digits, / - _ .");
        String slashed = ("/" + prefix + "/").replaceAll("//+", "/");
        LocationPattern pattern = LocationPattern.url(slashed.replace(".", "[.]") + PATHS);
        return new PusherLocation(new Mount(pattern, store, "", crossOrigin, authorize), slashed, proxyPrefix);
    }

    /** At the root, on the default store. */
    public static PusherLocation standard() {
        return at("/", Mount.DEFAULT_STORE, CrossOrigin.DEFAULT, Optional.empty(), Optional.empty());
    }

    @Override
    public String type() {
        return "pusher";
    }

    @Override
    public void listSettings(SettingsList list) {
        list.row("prefix", prefix).row("proxy_prefix", proxyPrefix.orElse(SettingsList.NONE));
    }
}
