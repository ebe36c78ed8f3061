package stentor.node.hub;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of all hubs of a node.
 *
 * @param full how often a channel had as many subscribers as it may have
 * @param polls how many polls wait now
 * @param attached how often a hub was attached to its channel's owner for the first time
 * @param recovered how often a hub was attached to another owner, or to one that had claimed the channel again
 * @param gaps how many gaps subscribers were told of
 */
record HubCounts(
        LongAdder full, LongAdder polls, LongAdder attached, LongAdder recovered, Map<GapCause, LongAdder> gaps) {
    HubCounts() {
        this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), byCause());
    }

    private static Map<GapCause, LongAdder> byCause() {
        Map<GapCause, LongAdder> counts = new EnumMap<>(GapCause.class);
        for (GapCause cause : GapCause.values()) {
            counts.put(cause, new LongAdder());
        }
        return counts;
    }

    void gap(GapCause cause) {
        gaps.get(cause).increment();
    }
}
