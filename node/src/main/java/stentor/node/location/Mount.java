package stentor.node.location;

import java.util.Objects;
import java.util.Optional;
import stentor.protocol.channel.ChannelKey;

/**
 * What every location has.
 *
 * @param pattern the URLs it takes
 * @param store the name of the store that keeps its channels
 * @param group the namespace of its channel ids; the default group is empty
 * @param crossOrigin which pages of other origins may use it
 * @param authorize what its callers have to prove; empty: nothing
 */
public record Mount(
        LocationPattern pattern, String store, String group, CrossOrigin crossOrigin, Optional<Authorize> authorize) {
    public static final String DEFAULT_STORE = "default";

    public Mount {
        Objects.requireNonNull(pattern);
        Objects.requireNonNull(crossOrigin);
        Objects.requireNonNull(authorize);
        Checks.require("store", Checks.quoted(store), !store.isEmpty(), "the name of a store");
        Checks.require(
                "channel_group", Checks.quoted(group), !Checks.hasControlCharacters(group), "no control characters");
    }

    /** On the default store, in the default group. */
    public static Mount at(LocationPattern pattern) {
        return new Mount(pattern, DEFAULT_STORE, "", CrossOrigin.DEFAULT, Optional.empty());
    }

    /** The channel that an id, decoded, means here. */
    public ChannelKey channel(String id) {
        return new ChannelKey(store, group, id);
    }

    /** Adds what every location has, but for its pattern. */
    public void listSettings(SettingsList list) {
        list.row("store", store).row("channel_group", group.isEmpty() ? SettingsList.NONE : group);
        crossOrigin.listSettings(list);
        list.row("authorize", authorize.map(Object::toString).orElse(SettingsList.NONE));
    }
}
