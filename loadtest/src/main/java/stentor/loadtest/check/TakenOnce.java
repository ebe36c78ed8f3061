package stentor.loadtest.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What all consumers of one queue took together: each message at most once. Any thread may tell it. */
public final class TakenOnce {
    private final Ledger ledger;
    private final List<BitSet> taken = new ArrayList<>();

    public TakenOnce(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Notes that a consumer took the message; returns what is wrong with that. */
    synchronized Optional<String> take(Stamp stamp) {
        if (!ledger.hasSent(stamp)) {
            return Optional.of("message that nobody pushed: " + stamp);
        }
        while (taken.size() <= stamp.publisher()) {
            taken.add(new BitSet());
        }
        BitSet ofPublisher = taken.get(stamp.publisher());
        if (ofPublisher.get(stamp.sequence())) {
            return Optional.of("taken again: publisher " + stamp.publisher() + ", message " + stamp.sequence());
        }
        ofPublisher.set(stamp.sequence());
        return Optional.empty();
    }

    /** How many messages that the server has acknowledged nobody has taken yet. */
    synchronized int missing() {
        int[] acknowledged = ledger.acknowledged();
        int missing = 0;
        for (int publisher = 0; publisher < acknowledged.length; publisher++) {
            int done = publisher < taken.size()
                    ? taken.get(publisher).get(0, acknowledged[publisher]).cardinality()
                    : 0;
            missing += acknowledged[publisher] - done;
        }
        return missing;
    }
}
