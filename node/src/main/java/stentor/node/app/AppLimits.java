package stentor.node.app;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What an application may have at most.
 *
 * @param maxConnections on each node (close code 4100); empty: as many as the node takes
 * @param clientEventsPerSecond of a connection (error 4301)
 * @param maxMembers users of a presence channel
 * @param maxMemberSize bytes of a member's info
 * @param maxEventSize bytes of an event's data (413, or error 4301)
 */
public record AppLimits(
        OptionalInt maxConnections, int clientEventsPerSecond, int maxMembers, int maxMemberSize, int maxEventSize) {
    public static final AppLimits DEFAULT = new AppLimits(OptionalInt.empty(), 10, 100, 1 << 10, 10 << 10);

    public AppLimits {
        Objects.requireNonNull(maxConnections);
        maxConnections.ifPresent(most -> oneOrMore("max_connections", most));
        oneOrMore("client_events_per_second", clientEventsPerSecond);
        oneOrMore("max_members", maxMembers);
        oneOrMore("max_member_size", maxMemberSize);
        oneOrMore("max_event_size", maxEventSize);
    }

    private static void oneOrMore(String key, int found) {
        Checks.require(key, found, found >= 1, "1 or more");
    }
}
