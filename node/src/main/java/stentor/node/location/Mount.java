package stentor.node.location;

import java.util.List;
import java.util.Objects;
import stentor.protocol.channel.ChannelKey;

/**
 * What every location has.
 *
 * @param pattern the URLs it takes
 * @param store the name of the store that keeps its channels
 * @param group the namespace of its channel ids; the default group is empty
 * @param allowOrigin the origins whose pages may use it (CORS), as {@code https://example.com}; empty: any
 */
public record Mount(LocationPattern pattern, String store, String group, List<String> allowOrigin) {
    public static final String DEFAULT_STORE = "default";

    public Mount {
        Objects.requireNonNull(pattern);
        allowOrigin = List.copyOf(allowOrigin);
        Checks.require("store", Checks.quoted(store), !store.isEmpty(), "the name of a store");
        Checks.require(
                "channel_group", Checks.quoted(group), !Checks.hasControlCharacters(group), "no control characters");
        for (String origin : allowOrigin) {
            Checks.require(
                    "allow_origin",
                    Checks.quoted(origin),
                    origin.equals("null") || origin.matches("[a-z][a-z0-9+.-]*://[^/?#\\s\\p{Cntrl}]+"),
                    "an origin as https://example.com, or * alone");
        }
    }

    /** On the default store, in the default group, open to pages of any origin. */
    public static Mount at(LocationPattern pattern) {
        return new Mount(pattern, DEFAULT_STORE, "", List.of());
    }

    /** The channel that an id, decoded, means here. */
    public ChannelKey channel(String id) {
        return new ChannelKey(store, group, id);
    }

    /** Adds what every location has, but for its pattern. */
    public void listSettings(SettingsList list) {
        list.row("store", store)
                .row("channel_group", group.isEmpty() ? SettingsList.NONE : group)
                .row("allow_origin", allowOrigin.isEmpty() ? "*" : String.join(" ", allowOrigin));
    }
}
