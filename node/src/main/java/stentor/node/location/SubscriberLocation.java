package stentor.node.location;

import java.util.Objects;

/** Hands out the messages of channels. */
public record SubscriberLocation(Mount mount, Subscribing subscribing) implements Location {
    public SubscriberLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(subscribing);
    }

    @Override
    public String type() {
        return "subscriber";
    }

    @Override
    public void listSettings(SettingsList list) {
        subscribing.listSettings(list);
        list.row("channels_separator", subscribing.channelsSeparator().orElse(SettingsList.NONE));
    }
}
