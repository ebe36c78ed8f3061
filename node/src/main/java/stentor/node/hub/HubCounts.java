package stentor.node.hub;

import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of all hubs of a node.
 *
 * @param full how often a channel had as many subscribers as it may have
 * @param polls how many polls wait now
 */
record HubCounts(LongAdder full, LongAdder polls) {
    HubCounts() {
        this(new LongAdder(), new LongAdder());
    }
}
