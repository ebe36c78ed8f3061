package stentor.node.cluster.membership;

import java.util.EnumMap;
import java.util.Map;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/**
 * How many nodes this one sees in its cluster, itself included.
 *
 * @param byStatus all of them, by what they are doing
 * @param unreachable those of them that do not answer now
 */
public record MemberCounts(Map<Status, Integer> byStatus, int unreachable) {
    /** What a node is doing in its cluster. */
    public enum Status {
        JOINING,
        UP,
        LEAVING,
        DOWN
    }

    static MemberCounts of(CurrentClusterState state) {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Member member : state.getMembers()) {
            counts.merge(status(member.status()), 1, Integer::sum);
        }
        return new MemberCounts(counts, state.getUnreachable().size());
    }

    private static Status status(MemberStatus status) {
        if (status.equals(MemberStatus.joining()) || status.equals(MemberStatus.weaklyUp())) {
            return Status.JOINING;
        }
        if (status.equals(MemberStatus.leaving()) || status.equals(MemberStatus.exiting())) {
            return Status.LEAVING;
        }
        return status.equals(MemberStatus.up()) ? Status.UP : Status.DOWN;
    }

    /** How many do this. */
    public int of(Status status) {
        return byStatus.getOrDefault(status, 0);
    }
}
