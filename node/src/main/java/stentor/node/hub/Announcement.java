package stentor.node.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Notice} on its way to subscribers one after the other. The first subscriber of a lane is told by the lane, if the lane
 * can do that, and the others of the lane with it.
 */
final class Announcement {
    private final Notice notice;
    private final Map<LaneMembers<?>, Boolean> lanes = new HashMap<>();

    Announcement(Notice.What what) {
        this.notice = new Notice(what);
    }

    void tell(LocalSubscriber subscriber) {
        Optional<? extends LaneMembers<?>> lane = subscriber.lane();
        boolean byLane = lane.isPresent() && lanes.computeIfAbsent(lane.get(), each -> each.notice(notice));
        if (!byLane) {
            subscriber.notice(notice);
        }
    }
}
