package stentor.node.location;

import java.util.Objects;

/** Takes messages and hands them out: the method, or the direction of a WebSocket frame, decides. */
public record PubSubLocation(Mount mount, Publishing publishing, Subscribing subscribing) implements Location {
    public PubSubLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(publishing);
        Objects.requireNonNull(subscribing);
    }

    @Override
    public String type() {
        return "pubsub";
    }

    @Override
    public void listSettings(SettingsList list) {
        publishing.listSettings(list);
        subscribing.listSettings(list);
    }
}
