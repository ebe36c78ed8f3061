package stentor.node.app;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stentor.protocol.pusher.AppKey;

/** All applications of a node; ids and keys name one each. */
public record Apps(List<App> all) {
    public static final Apps NONE = new Apps(List.of());
    public static final Apps DEVELOPMENT = new Apps(List.of(App.DEVELOPMENT));

    public Apps {
        all = List.copyOf(all);
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (App app : all) {
            Checks.require("apps", "two with id " + app.id(), ids.add(app.id()), "each id once");
            for (AppKey key : app.keys()) {
                Checks.require("apps", "two with key " + key.key(), keys.add(key.key()), "each key once");
            }
        }
    }

    public Optional<App> withId(String id) {
        return all.stream().filter(app -> app.id().equals(id)).findFirst();
    }

    /** The one that a client names by its public key. */
    public Optional<App> withKey(String key) {
        for (App app : all) {
            for (AppKey one : app.keys()) {
                if (one.key().equals(key)) {
                    return Optional.of(app);
                }
            }
        }
        return Optional.empty();
    }
}
