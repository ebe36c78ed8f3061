package stentor.node.location;

import java.util.Objects;

/** Queues with competing consumers: each message goes to one of them. Queues and channels of one name do not meet. */
public record QueueLocation(Mount mount, Queueing queueing) implements Location {
    public QueueLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(queueing);
    }

    @Override
    public String type() {
        return "queue";
    }

    @Override
    public void listSettings(SettingsList list) {
        queueing.listSettings(list);
    }
}
