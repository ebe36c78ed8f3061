package stentor.node.location;

import java.util.Objects;

/** Takes messages for channels. */
public record PublisherLocation(Mount mount, Publishing publishing) implements Location {
    public PublisherLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(publishing);
    }

    @Override
    public String type() {
        return "publisher";
    }

    @Override
    public void listSettings(SettingsList list) {
        publishing.listSettings(list);
        list.row("channels_separator", publishing.channelsSeparator().orElse(SettingsList.NONE));
    }
}
