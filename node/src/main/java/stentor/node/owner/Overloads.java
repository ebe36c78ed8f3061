package stentor.node.owner;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each bound of a node's channels was hit: what came then was refused. Any thread may call it. */
public final class Overloads {
    /** What is bounded. */
    public enum Bound {
        /** Commands of this node that wait for owners' answers, in number and bytes: publishers are told 503. */
        ASKS,
        /** What waits for its turn at one owner, in number and bytes: publishers are told 503. */
        OWNER_QUEUE,
        /** Reads that wait until an owner has its claim: hubs ask again. */
        OWNER_READS,
        /** Bytes of large publishes that an owner has only parts of: publishers are told 503. */
        PARTS
    }

    private final Map<Bound, LongAdder> hits = new EnumMap<>(Bound.class);

    public Overloads() {
        for (Bound bound : Bound.values()) {
            hits.put(bound, new LongAdder());
        }
    }

    public void hit(Bound bound) {
        hits.get(bound).increment();
    }

    /** Since the node was started. */
    public long count(Bound bound) {
        return hits.get(bound).sum();
    }
}
